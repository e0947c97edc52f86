"""What the subjects of this room are about, for other systems."""

from collections.abc import Collection

from madoguchi.outbox.models import Message
from madoguchi.webhooks.subjects import About, about_each, subject


@subject("message")
def _messages(keys: Collection[str]) -> dict[str, About]:
    """What the messages themselves are about."""
    rows = Message.objects.filter(pk__among=list(map(int, keys))).values_list("pk", "subject")
    subjects = {str(key): written for key, written in rows}
    about = about_each(set(subjects.values()))
    return {key: about[written] for key, written in subjects.items()}
