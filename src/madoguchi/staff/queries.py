"""Reading who works at the desk."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Max

from madoguchi.domain.staff import May, Role, may
from madoguchi.staff.models import Staff


@dataclass(frozen=True, slots=True)
class Colleague:
    """One person. ``came_at``: when a passkey of hers was last used."""

    account: str
    name: str
    role: Role
    passkeys: int
    came_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class AtDesk:
    """Who is at the desk now, as pages and actions need her."""

    id: int
    name: str
    role: Role

    def may(self, what: May) -> bool:
        """Whether her role lets her."""
        return may(self.role, what)

    @property
    def permitted(self) -> frozenset[str]:
        """The names of all that her role lets her, for templates."""
        return frozenset(str(what) for what in May if self.may(what))


def list_colleagues() -> tuple[Colleague, ...]:
    """Everybody who works here, by account name."""
    rows = Staff.objects.filter(ended_at=None).annotate(keys=Count("passkeys"), came=Max("passkeys__used_at"))
    return tuple(Colleague(r.account, r.name, Role(r.role), r.keys, r.came) for r in rows.order_by("account"))


def find_at_desk(staff_id: int, epoch: int) -> AtDesk | None:
    """Whose session this is; ``None`` where she has left or her sessions were ended."""
    row = Staff.objects.filter(pk=staff_id, epoch=epoch, ended_at=None).first()
    return AtDesk(row.pk, row.name, Role(row.role)) if row else None


def names_of(ids: Iterable[str]) -> dict[str, str]:
    """The names of people by their ids in the audit, of those who have left too."""
    found = Staff.objects.filter(pk__in=[one for one in ids if one.isdigit()])
    return {str(pk): name for pk, name in found.values_list("pk", "name")}
