"""A visitor and what happens around her: the few moves that states are made of."""

import datetime as dt
from dataclasses import dataclass

from allauth.mfa.totp.internal.auth import TOTP

from madoguchi.contracts.models import Contract
from madoguchi.domain.operator_time import When
from tests import people
from tests.journeys.stage import Stage, month_end
from tests.journeys.visitor import Visitor
from tests.people import Person

APP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@dataclass(frozen=True, slots=True)
class Scene:
    """A visitor, and what happens around her."""

    stage: Stage
    visitor: Visitor

    def enter(self, person: Person) -> Person:
        """Be this person, signed in."""
        self.stage.let_in(self.visitor.page.context, person.login)
        return person

    def hanako(self) -> Person:
        """Be Hanako, who has used her line this month."""
        hanako = people.hanako()
        hanako.contract.lines.update(last_used_at=self.stage.clock() - dt.timedelta(hours=6))
        people.uses(hanako, 352, at=self.stage.clock() - dt.timedelta(days=3))
        return self.enter(hanako)

    def kenji(self) -> Person:
        """Be Kenji with his family."""
        kenji = people.kenji()
        kenji.contract.lines.update(last_used_at=self.stage.clock() - dt.timedelta(hours=30))
        return self.enter(kenji)

    def akari(self, *, opened_in: int = -2) -> Person:
        """Be Akari, whose contract document came two days ago; her line opened then, or will."""
        akari = people.akari()
        opened_on = dt.date(2026, 11, 16) + dt.timedelta(days=opened_in)
        akari.contract.lines.update(opened_on=opened_on, state="active" if opened_in <= 0 else "pending")
        return self.enter(akari)

    def older_line(self, person: Person) -> None:
        """Give somebody who has just begun a line from long ago too."""
        line = person.contract.lines.get()
        line.pk, line.phone_number, line.opened_on = None, "09000000108", people.JOINED
        line.save()
        Contract.objects.update(signed_on=people.JOINED, document_received_on=people.JOINED)

    def with_app(self) -> Person:
        """Be Hanako, who has an authenticator app."""
        hanako = self.hanako()
        TOTP.activate(hanako.login, APP_SECRET)
        return hanako

    def leave(self, person: Person, when: When = When.MONTH_END, *, lines: list[str] | None = None) -> str:
        """Cancel; the page of the case."""
        return f"/cases/{self.stage.cancel(person, when, lines=lines)}/"

    def after_month_end(self) -> None:
        """Let November 2026 end, and everything be done."""
        self.stage.move_to(month_end(2026, 11))

    def prove(self, password: str = people.PASSWORD) -> None:
        """Prove once more who she is, where the page asks for it."""
        if self.visitor.stands_at("認証番号で本人確認"):
            self.visitor.press("パスワードで確認する")
        for heading, button in (("ご本人の確認", "パスワードで確認する"), ("パスワードで本人確認", "確認する")):
            if self.visitor.stands_at(heading):
                self.visitor.fill("パスワード", password)
                self.visitor.press(button)
