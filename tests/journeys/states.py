"""Every page in every state, by name: what the rules are checked on and what is photographed.

A state is a function that leaves the visitor on the page. ``STATES`` keeps them in the order of the journey.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from unittest import mock

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import override_settings

from madoguchi.cancellation import jobs
from madoguchi.cancellation.models import Case
from madoguchi.contracts.models import Charge, Instalment, Service, Works
from madoguchi.domain.case_lines import LineState
from madoguchi.domain.facts import ChargeKind
from madoguchi.domain.money import TaxClass
from madoguchi.domain.operator_time import When
from madoguchi.gateways import simulated_world
from madoguchi.gateways.simulated_world import Fault
from madoguchi.sign_in.models import LinkedCustomer, Login
from tests import people
from tests.journeys import passkeys
from tests.journeys.stage import Stage, month_end
from tests.journeys.visitor import Visitor
from tests.people import Person

APP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
REVIEW = "/cancel/C000000101/"


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

    def leave(self, person: Person, when: When = When.MONTH_END, *, lines: list[str] | None = None) -> str:
        """Cancel; the page of the case."""
        return f"/cases/{self.stage.cancel(person, when, lines=lines)}/"

    def after_month_end(self) -> None:
        """Let November 2026 end, and everything be done."""
        self.stage.move_to(month_end(2026, 11))

    def prove(self, password: str = people.PASSWORD) -> None:
        """Prove once more who she is, where the page asks for it."""
        if self.visitor.stands_at("パスワードで本人確認"):
            self.visitor.fill("パスワード", password)
            self.visitor.press("確認する")


State = Callable[[Scene], None]
STATES: dict[str, State] = {}


def state(make: State) -> State:
    """Put a state on the list, under its function's name."""
    STATES[make.__name__.replace("_", "-")] = make
    return make


# ── Signing in ───────────────────────────────────────────────────────────────
@state
def log_in(scene: Scene) -> None:
    scene.visitor.open("/")


@state
def log_in_to_cancel(scene: Scene) -> None:
    scene.visitor.open("/cancel/")


@state
def log_in_wrong(scene: Scene) -> None:
    people.hanako()
    scene.visitor.open("/login/")
    scene.visitor.fill("メールアドレス", "hanako@example.jp")
    scene.visitor.fill("パスワード", "something else")
    scene.visitor.press("ログインする")


@state
def second_step(scene: Scene) -> None:
    hanako = people.hanako()
    TOTP.activate(hanako.login, APP_SECRET)
    scene.visitor.open("/login/")
    scene.visitor.fill("メールアドレス", "hanako@example.jp")
    scene.visitor.fill("パスワード", people.PASSWORD)
    scene.visitor.press("ログインする")


@state
def password_lost(scene: Scene) -> None:
    scene.visitor.open("/password/reset/")


@state
def password_lost_error(scene: Scene) -> None:
    scene.visitor.open("/password/reset/")
    scene.visitor.fill("メールアドレス", "hanako")
    scene.visitor.press("リンクを送る")


@state
def password_link_sent(scene: Scene) -> None:
    people.hanako()
    scene.visitor.open("/password/reset/")
    scene.visitor.fill("メールアドレス", "hanako@example.jp")
    scene.visitor.press("リンクを送る")


@state
def password_new(scene: Scene) -> None:
    password_link_sent(scene)
    scene.visitor.open(scene.stage.link_for("hanako@example.jp"))


@state
def password_new_error(scene: Scene) -> None:
    password_new(scene)
    scene.visitor.fill("新しいパスワード", "12345")
    scene.visitor.press("このパスワードにする")


@state
def password_decided(scene: Scene) -> None:
    password_new(scene)
    scene.visitor.fill("新しいパスワード", "a lamp in the harbour")
    scene.visitor.press("このパスワードにする")


@state
def password_link_used(scene: Scene) -> None:
    password_decided(scene)
    scene.visitor.open(scene.stage.link_for("hanako@example.jp"))


# ── My Page ──────────────────────────────────────────────────────────────────
@state
def my_page_one_line(scene: Scene) -> None:
    scene.hanako()
    scene.visitor.open("/")


@state
def my_page_family(scene: Scene) -> None:
    scene.kenji()
    scene.visitor.open("/")


@state
def my_page_suspended(scene: Scene) -> None:
    hanako = scene.hanako()
    hanako.contract.lines.update(state=LineState.SUSPENDED)
    _owes(hanako, scene.stage.clock())
    scene.visitor.open("/")


@state
def my_page_leaving(scene: Scene) -> None:
    kenji = scene.kenji()
    scene.leave(kenji, lines=kenji.numbers[:1])
    scene.visitor.open("/")


@state
def my_page_former(scene: Scene) -> None:
    scene.leave(scene.hanako())
    scene.after_month_end()
    scene.visitor.open("/")


@state
def my_page_empty(scene: Scene) -> None:
    login = Login.objects.create_user("nobody@example.jp", people.PASSWORD)
    scene.stage.let_in(scene.visitor.page.context, login)
    scene.visitor.open("/")


@state
def my_page_two_contracts(scene: Scene) -> None:
    hanako, aoi = scene.hanako(), people.aoi()
    LinkedCustomer.objects.create(login=hanako.login, customer=aoi.customer, linked_at=scene.stage.clock())
    scene.visitor.open("/")


# ── Leaving ──────────────────────────────────────────────────────────────────
@state
def choose(scene: Scene) -> None:
    scene.kenji()
    scene.visitor.open("/cancel/")


@state
def choose_nothing_left(scene: Scene) -> None:
    hanako = scene.hanako()
    scene.leave(hanako)
    scene.after_month_end()
    scene.visitor.open("/cancel/")


@state
def choose_stale(scene: Scene) -> None:
    kenji = scene.kenji()
    scene.visitor.open(f"/cancel/{kenji.contract.number}/?line=09000000999")


@state
def review(scene: Scene) -> None:
    scene.hanako()
    scene.visitor.open(REVIEW)


@state
def review_unfolded(scene: Scene) -> None:
    review(scene)
    scene.visitor.unfold("料金の内訳")


@state
def review_family(scene: Scene) -> None:
    kenji = scene.kenji()
    address = "&line=".join(kenji.numbers)
    scene.visitor.open(f"/cancel/{kenji.contract.number}/?line={address}")


@state
def review_much_to_know(scene: Scene) -> None:
    hanako = scene.hanako()
    _owes(hanako, scene.stage.clock())
    _pays_off(hanako)
    scene.visitor.open(REVIEW)


@state
def review_free_date(scene: Scene) -> None:
    scene.hanako()
    scene.visitor.open(f"{REVIEW}?line=09000000101&date=2026-12-15")


@state
def review_date_error(scene: Scene) -> None:
    scene.hanako()
    scene.visitor.open(f"{REVIEW}?line=09000000101&date=2027-12-15")


@state
def review_date_unreadable(scene: Scene) -> None:
    scene.hanako()
    scene.visitor.open(f"{REVIEW}?line=09000000101&date=soon")


@state
def review_changed(scene: Scene) -> None:
    hanako = scene.hanako()
    scene.visitor.open(REVIEW)
    people.uses(hanako, 77, at=scene.stage.clock())
    scene.stage.clock.move(hours=1)
    scene.visitor.press("月末で解約する")


@state
def review_last_day(scene: Scene) -> None:
    scene.stage.clock.set(dt.datetime(2026, 11, 30, 3, 0, tzinfo=dt.UTC))
    scene.hanako()
    scene.visitor.open(REVIEW)


# ── What becomes of it ───────────────────────────────────────────────────────
@state
def case_accepted(scene: Scene) -> None:
    scene.visitor.open(scene.leave(scene.hanako()))


@state
def case_accepted_family(scene: Scene) -> None:
    scene.visitor.open(scene.leave(scene.kenji()))


@state
def case_reason_given(scene: Scene) -> None:
    scene.visitor.open(scene.leave(scene.hanako()))
    scene.visitor.choose(scene.visitor.say("料金"))
    scene.visitor.press("理由を送る")


@state
def case_taken_back(scene: Scene) -> None:
    scene.visitor.open(scene.leave(scene.hanako()))
    scene.visitor.press("解約を取り消す")


@state
def case_ending(scene: Scene) -> None:
    case = scene.leave(scene.hanako())
    jobs.begin(scene.stage.clock.set(month_end(2026, 11)))
    scene.visitor.open(case)


@state
def case_delayed(scene: Scene) -> None:
    case = scene.leave(scene.hanako())
    simulated_world.set_fault("network", Fault.DOWN)
    scene.after_month_end()
    scene.visitor.open(case)


@state
def case_ended(scene: Scene) -> None:
    case = scene.leave(scene.hanako())
    for job in (jobs.begin, jobs.order, jobs.confirm):
        job(scene.stage.clock.set(max(scene.stage.clock() + dt.timedelta(seconds=5), month_end(2026, 11))))
    scene.visitor.open(case)


@state
def case_settled(scene: Scene) -> None:
    case = scene.leave(scene.hanako())
    scene.after_month_end()
    scene.visitor.open(case)


@state
def too_late(scene: Scene) -> None:
    scene.visitor.open(scene.leave(scene.hanako(), When.TODAY))
    scene.stage.pass_time(hours=2)
    scene.visitor.press("解約を取り消す")


@state
def bill(scene: Scene) -> None:
    hanako = scene.hanako()
    _pays_off(hanako)
    scene.leave(hanako)
    scene.after_month_end()
    scene.visitor.open(f"/bills/{Case.objects.get().bill_number}/")


@state
def receipt_keys(scene: Scene) -> None:
    scene.visitor.open("/receipts/")


# ── The ways of signing in ───────────────────────────────────────────────────
@state
def login_methods(scene: Scene) -> None:
    scene.hanako()
    scene.visitor.open("/login/methods/")


@state
def login_methods_full(scene: Scene) -> None:
    hanako = _with_app(scene)
    RecoveryCodes.activate(hanako.login)
    scene.visitor.open("/login/methods/")


@state
def asked_again(scene: Scene) -> None:
    scene.hanako()
    scene.visitor.open("/login/methods/passkeys/add/")


@state
def passkey_add(scene: Scene) -> None:
    scene.hanako()
    passkeys.given(scene.visitor.page)
    scene.visitor.open("/login/methods/passkeys/add/")
    scene.prove()


@state
def passkey_list(scene: Scene) -> None:
    passkey_add(scene)
    scene.visitor.press("パスキーを追加する")
    scene.visitor.open("/login/methods/passkeys/")


@state
def passkey_rename(scene: Scene) -> None:
    passkey_list(scene)
    scene.visitor.press_element(scene.visitor.page.locator("main a[href$='/edit/']"))


@state
def passkey_remove(scene: Scene) -> None:
    passkey_list(scene)
    scene.visitor.press_element(scene.visitor.page.locator("main a[href$='/remove/']"))


@state
def app_add(scene: Scene) -> None:
    scene.hanako()
    scene.visitor.open("/login/methods/app/add/")
    scene.prove()


@state
def app_remove(scene: Scene) -> None:
    _with_app(scene)
    scene.visitor.open("/login/methods/app/remove/")
    scene.prove()


@state
def recovery_codes(scene: Scene) -> None:
    hanako = _with_app(scene)
    RecoveryCodes.activate(hanako.login)
    scene.visitor.open("/login/methods/recovery-codes/")
    scene.prove()


@state
def recovery_codes_make(scene: Scene) -> None:
    _with_app(scene)
    scene.visitor.open("/login/methods/recovery-codes/make/")
    scene.prove()


@state
def password_change(scene: Scene) -> None:
    scene.hanako()
    scene.visitor.open("/password/change/")


@state
def sessions(scene: Scene) -> None:
    people.hanako()
    scene.visitor.open("/login/")
    scene.visitor.fill("メールアドレス", "hanako@example.jp")
    scene.visitor.fill("パスワード", people.PASSWORD)
    scene.visitor.press("ログインする")
    scene.visitor.open("/login/sessions/")


@state
def log_out(scene: Scene) -> None:
    scene.hanako()
    scene.visitor.open("/logout/")


# ── When something is wrong ──────────────────────────────────────────────────
@state
def error_404(scene: Scene) -> None:
    scene.hanako()
    scene.visitor.open("/cases/K20261116-AAAAAA/")


@state
def error_403(scene: Scene) -> None:
    scene.hanako()
    scene.visitor.open(REVIEW)
    scene.visitor.page.context.clear_cookies(name="csrf")
    scene.visitor.press("月末で解約する")


@state
def error_429(scene: Scene) -> None:
    people.hanako()
    with override_settings(ACCOUNT_RATE_LIMITS={"reset_password": "1/m/ip"}):
        for _ in range(2):
            scene.visitor.open("/password/reset/")
            scene.visitor.fill("メールアドレス", "hanako@example.jp")
            scene.visitor.press("リンクを送る")


@state
def error_500(scene: Scene) -> None:
    scene.hanako()
    with mock.patch("madoguchi.my_page.views.get_my_page", side_effect=RuntimeError("on purpose")):
        scene.visitor.open("/")


def _with_app(scene: Scene) -> Person:
    hanako = scene.hanako()
    TOTP.activate(hanako.login, APP_SECRET)
    return hanako


def _owes(person: Person, now: dt.datetime) -> None:
    """She has not paid last month's bill."""
    Charge.objects.create(
        contract=person.contract, reference="owed-1", kind=ChargeKind.ARREARS, name="10月分のご請求", amount=1090,
        tax_class=TaxClass.TAXABLE, used_at=now, recorded_at=now,
    )  # fmt: skip


def _pays_off(person: Person) -> None:
    """She still pays for a telephone and for works, and has services of each kind."""
    line = person.contract.lines.get()
    Instalment.objects.create(line=line, reference="phone-1", name="スマートフォンM5", monthly_amount=1500, remaining=7)
    Works.objects.create(
        line=line, reference="works-1", name="出張設定", cost=12000, term_months=24, started_on=dt.date(2026, 2, 1)
    )
    Service.objects.create(
        contract=person.contract, line=line, code="voicemail", name="留守番電話", monthly_fee=300, ends_with="line"
    )
    Service.objects.create(
        contract=person.contract, code="base", name="みなと会員", monthly_fee=250, ends_with="nothing"
    )


from tests.journeys import credential_states  # noqa: E402, F401 - it takes Scene from here, and adds its own states
