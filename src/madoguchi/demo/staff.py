"""Who works at the demo's desk: one for each role. Here one is one of them by a press; elsewhere only by a passkey."""

import contextlib
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madoguchi import clock
from madoguchi.domain.actor import Actor, ActorKind
from madoguchi.domain.staff import Role
from madoguchi.staff import actions

_BY = Actor(ActorKind.SYSTEM, "demo")


@dataclass(frozen=True, slots=True)
class StaffPerson:
    """One person at the desk. ``tries`` says what to do as her."""

    account: str
    name: str
    name_en: str
    role: Role
    tries: str | Promise


PEOPLE = (
    StaffPerson(
        "yomita", "読田 玲", "Rei Yomita", Role.READER,
        _("会員を探して、見えているものを見る。見たことは会員のページに残る"),
    ),
    StaffPerson(
        "uketsuke", "受付 みどり", "Midori Uketsuke", Role.AGENT,
        _("会員に代わって解約を受け付け、取り消し、受付書を送り直す"),
    ),
    StaffPerson(
        "sekinin", "責任 守", "Mamoru Sekinin", Role.SUPERVISOR,
        _("取り消せないことを、ふたり目として承認する"),
    ),
    StaffPerson(
        "waza", "技 匠", "Takumi Waza", Role.ENGINEER,
        _("下で外のシステムを壊し、止まったものを見つけて、やり直させる"),
    ),
)  # fmt: skip


def take_on_once() -> None:
    """Take everybody on who does not work here yet."""
    for person in PEOPLE:
        with contextlib.suppress(actions.AccountTaken):
            actions.add(account=person.account, name=person.name, role=person.role, by=_BY, now=clock.now())
