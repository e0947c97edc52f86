"""Whatever members and strangers do, in whatever order: sign in, link, get back in, leave by code or signed in, reveal,
take back. What must hold holds after every step.
"""

import dataclasses
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client, override_settings
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from madoguchi.cancellation.models import Case, CaseLine, Receipt
from madoguchi.codes.models import Code
from madoguchi.contracts.models import Customer
from madoguchi.domain.actor import Actor, ActorKind, Reach
from madoguchi.domain.case_lines import MOVES, OPEN
from madoguchi.domain.receipts import ReceiptKind
from madoguchi.outbox.models import Message
from madoguchi.sign_in import reach
from madoguchi.sign_in.models import LinkedCustomer, Login
from tests import people
from tests.conftest import StandingClock
from tests.features.cancellation import counter
from tests.features.codes import desk

pytestmark = pytest.mark.django_db
BROWSERS, MEMBERS = st.integers(0, 2), st.integers(0, 2)
ASKED = {"cancel": "/cancel/", "recover": "/recover/"}
TYPED = {"cancel": "/cancel/code/", "recover": "/recover/code/", "link": "/registered/add/code/"}
PASSWORDS = ("harbour7lamp", "kamome29sora", "minato5bridge")


@dataclasses.dataclass
class Sent:
    """A code as it reached somebody: what for, which browser asked, and whether it has opened something."""

    purpose: str
    browser: int
    code: str
    is_used: bool = False


class Portal(RuleBasedStateMachine):
    """Three browsers, three members, and what is known of them from outside."""

    clock: StandingClock

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.elsewhere = override_settings(MADOGUCHI_DATA=Path(self.folder.name))
        self.elsewhere.enable()
        self.all_or_nothing = transaction.atomic()
        self.all_or_nothing.__enter__()
        cache.clear()
        self.members = [people.hanako(), people.kenji(), people.aoi()]
        self.secrets = [people.has_credential(m, p) for m, p in zip(self.members, PASSWORDS, strict=True)]
        self.browsers = [Client(REMOTE_ADDR=f"203.0.113.{number}") for number in range(3)]
        self.signed_in: list[int | None] = [None, None, None]
        self.sent: list[Sent] = []
        self.states: dict[int, str] = {}
        self.accepted: dict[str, str] = {}  # the price that was pressed, and the receipt number it gave

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.all_or_nothing.__exit__(None, None, None)
        self.elsewhere.disable()
        self.folder.cleanup()

    # ── What people do ───────────────────────────────────────────────────────
    @rule(browser=BROWSERS, member=MEMBERS, password=st.sampled_from([people.PASSWORD, "something else"]))
    def signs_in(self, browser: int, member: int, password: str) -> None:
        self.browsers[browser].post("/logout/")
        self.signed_in[browser] = None
        sent = {"login": self.members[member].login.email, "password": password}
        if self.browsers[browser].post("/login/", sent).status_code == 302:
            assert password == people.PASSWORD
            self.signed_in[browser] = member
        self.passes()

    @rule(browser=BROWSERS, member=MEMBERS, purpose=st.sampled_from(["cancel", "recover"]), by_mail=st.booleans())
    def asks_for_a_code(self, browser: int, member: int, purpose: str, *, by_mail: bool) -> None:
        one = self.members[member]
        if self.signed_in[browser] is None:
            who = one.customer.email if by_mail else one.numbers[0]
            self.browsers[browser].post(ASKED[purpose], {"who": who})
            self.collects(purpose, browser)

    @precondition(lambda self: any(member is not None for member in self.signed_in))
    @rule(browser=BROWSERS, member=MEMBERS)
    def asks_to_link(self, browser: int, member: int) -> None:
        if self.signed_in[browser] is not None:
            self.browsers[browser].post("/registered/add/", {"customer_number": self.members[member].customer.number})
            self.collects("link", browser)

    @precondition(lambda self: self.sent)
    @rule(data=st.data(), browser=BROWSERS, page=st.sampled_from(sorted(TYPED)))
    def types_a_code(self, data: st.DataObject, browser: int, page: str) -> None:
        """At the right place or a wrong one, for the first time or again."""
        sent = data.draw(st.sampled_from(self.sent))
        before = Code.objects.exclude(used_at=None).count()
        self.browsers[browser].post(TYPED[page], {"code": sent.code})
        if Code.objects.exclude(used_at=None).count() > before:
            good = {one.code for one in self.sent if (one.purpose, one.browser, one.is_used) == (page, browser, False)}
            assert sent.code in good, "a code of another browser or purpose, or a used one, opened something"
            for one in self.sent:
                if (one.purpose, one.browser, one.code) == (page, browser, sent.code):
                    one.is_used = True
        self.passes()

    @rule(browser=BROWSERS, member=MEMBERS)
    def reveals(self, browser: int, member: int) -> None:
        contract = self.members[member].contract.number
        path = f"/contracts/{contract}/credentials/{self.secrets[member].pk}/show/"
        shown = self.browsers[browser].post(path).content.decode()
        assert (PASSWORDS[member] not in shown) or contract in self.hers(browser)
        assert not any(secret in shown for secret in set(PASSWORDS) - {PASSWORDS[member]})
        self.passes()

    @rule(browser=BROWSERS, member=MEMBERS, again=st.booleans())
    def cancels(self, browser: int, member: int, *, again: bool) -> None:
        one = self.members[member]
        path = f"/cancel/{one.contract.number}/?line={one.numbers[0]}"
        page = self.browsers[browser].get(path)
        if page.status_code != 200:
            return
        assert one.contract.number in self.hers(browser), "somebody else's price"
        token = counter.tokens(page)["month_end"]
        numbers = {self.presses(browser, path, token) for _ in range(2 if again else 1)}
        assert len(numbers) == 1, "one press twice gave two receipts"
        self.passes()

    @rule(browser=BROWSERS)
    def leaves_by_code(self, browser: int) -> None:
        page = self.browsers[browser].get("/cancel/", follow=True)
        path = page.redirect_chain[-1][0] if page.redirect_chain else ""
        if self.signed_in[browser] is None and path.startswith("/cancel/1/"):
            self.presses(browser, path, counter.tokens(page)["month_end"])
        self.passes()

    @precondition(lambda _: Case.objects.exists())
    @rule(data=st.data(), browser=BROWSERS)
    def takes_back(self, data: st.DataObject, browser: int) -> None:
        case = data.draw(st.sampled_from(list(Case.objects.order_by("pk"))))
        before = case.taken_back_at
        self.browsers[browser].post(f"/cases/{case.number}/take-back/")
        case.refresh_from_db()
        if case.taken_back_at != before and self.signed_in[browser] is not None:
            assert case.contract.number in self.hers(browser), "somebody else's case was taken back"
        self.passes()

    @rule(days=st.sampled_from([0, 1, 15]))
    def time_passes(self, days: int) -> None:
        self.clock.move(days=days, minutes=1)
        self.passes()

    # ── What must hold ───────────────────────────────────────────────────────
    @invariant()
    def nobody_sees_what_is_anothers(self) -> None:
        for browser in range(3):
            shown = self.browsers[browser].get("/").content.decode()
            seen = {one.contract.number for one in self.members if one.contract.number in shown}
            assert seen <= self.hers(browser)

    @invariant()
    def each_acceptance_has_one_receipt(self) -> None:
        receipts = Receipt.objects.filter(kind=ReceiptKind.CANCELLATION).values_list("case", flat=True)
        assert Counter(receipts) == Counter(Case.objects.values_list("pk", flat=True))

    @invariant()
    def no_line_is_ended_twice(self) -> None:
        ending = CaseLine.objects.filter(state__in=OPEN).values_list("line", flat=True)
        assert max(Counter(ending).values(), default=1) == 1

    @invariant()
    def states_move_by_the_table(self) -> None:
        steps = {(before, after) for (before, _), after in MOVES.items()}
        for line in CaseLine.objects.all():
            before = self.states.get(line.pk)
            assert before == line.state or self.is_reachable(before, line.state, steps), (before, line.state)
            self.states[line.pk] = line.state

    @invariant()
    def nobody_is_told_twice(self) -> None:
        told = Message.objects.values_list("name", "channel", "to", "subject", "created_at")
        assert max(Counter(told).values(), default=1) == 1

    # ── How ──────────────────────────────────────────────────────────────────
    def hers(self, browser: int) -> set[str]:
        """The contracts that whoever is signed in at a browser may see, as the links say."""
        member = self.signed_in[browser]
        if member is None:
            return set()
        links = LinkedCustomer.objects.filter(login=self.members[member].login)
        return {contract.number for link in links for contract in link.customer.contracts.all()}

    def presses(self, browser: int, path: str, token: str) -> str:
        """Accept; the number of the receipt. The same price pressed again gives the same."""
        answer = self.browsers[browser].post(path, {"when": "month_end", "quote": token})
        assert answer.status_code == 302, answer.status_code
        number = answer["Location"].split("/")[2]
        assert self.accepted.setdefault(token, number) == number
        return number

    def collects(self, purpose: str, browser: int) -> None:
        """Let the house send; note each code that arrives."""
        before = len(desk.arrived())
        self.passes()
        for one in desk.arrived()[: len(desk.arrived()) - before]:
            if "認証番号" in one.subject + one.body and one.channel in {"sms", "mail"}:
                self.sent.append(Sent(purpose, browser, desk.code_of(one.body)))

    def passes(self) -> None:
        """Let the house do what is due, and a moment pass, so that no two things happen at one instant."""
        desk.work()
        self.clock.move(seconds=31)

    def is_reachable(self, before: str | None, after: str, steps: set[tuple[Any, Any]]) -> bool:
        """Whether a line may have gone from one state to the other, in one step or several."""
        reached, new = {before}, {before}
        while new := {b for a, b in steps if a in new} - reached:
            reached |= new
        return after in reached


def run(standing_clock: StandingClock) -> None:
    Portal.clock = standing_clock
    limits = settings(
        max_examples=6,
        stateful_step_count=12,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
        phases=[Phase.generate],  # a failure is told as it was found: to make it smaller would take minutes
    )
    run_state_machine_as_test(Portal, settings=limits)


def test_whatever_they_do(standing_clock: StandingClock) -> None:
    run(standing_clock)


def test_negative_control_a_reach_without_bounds(
    standing_clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def everything(login: Login) -> Reach:
        everybody = frozenset(Customer.objects.values_list("number", flat=True))
        return Reach(Actor(ActorKind.MEMBER, str(login.pk)), everybody)

    monkeypatch.setattr(reach, "of_login", everything)
    with pytest.raises(AssertionError):
        run(standing_clock)
