"""Reading what a link is about."""

import datetime as dt
import uuid
from dataclasses import dataclass

from madoguchi.contracts.queries import NotInReach
from madoguchi.keys import signed_links
from madoguchi.sign_in.models import ToldChange

ROUTE = "not_me"


@dataclass(frozen=True, slots=True)
class Told:
    """A change as its page shows it. ``words`` is the template that says what was done."""

    words: str
    told_at: dt.datetime
    ends_at: dt.datetime
    is_stopped: bool

    def can_be_stopped(self, now: dt.datetime) -> bool:
        """Whether the button still does anything."""
        return not self.is_stopped and now < self.ends_at


def find_change(number: str, key: str) -> ToldChange:
    """The change that a link is about.

    Raises:
        NotInReach: the key is not that of a change.
    """
    try:
        found = ToldChange.objects.filter(pk=uuid.UUID(number)).first()
    except ValueError:
        found = None
    if found is None or not signed_links.is_right(ROUTE, str(found.pk), key):
        raise NotInReach(number)
    return found


def get_told(number: str, key: str) -> Told:
    """What the page behind a link says. Looking changes nothing: mail scanners look.

    Raises:
        NotInReach: the key is not that of a change.
    """
    change = find_change(number, key)
    words = f"not_me/about/{change.about}.html"
    return Told(words, change.told_at, change.ends_at, change.disputed_at is not None)
