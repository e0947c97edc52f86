"""What the subjects of this room are about, for other systems."""

from madoguchi.outbox.models import Message
from madoguchi.webhooks.subjects import About, about, subject


@subject("message")
def _message(identity: str) -> About:
    """What the message itself is about."""
    return about(Message.objects.get(pk=identity).subject)
