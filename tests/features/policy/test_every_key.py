"""Every key of the policy decides something: flipped, a page, a price, a message or a limit is another.

The table is held against the typed model: a new key without a row fails.
"""

import ast
import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from madoguchi import policy
from madoguchi.domain import code_policy
from madoguchi.domain.codes import Way
from madoguchi.domain.facts import LineKind
from madoguchi.domain.journey_policy import (
    BillingAddress,
    Contact,
    Door,
    Fact,
    Joining,
    LeadsTo,
    PageRule,
    Paragraph,
    Place,
    Price,
    Proof,
    Survey,
)
from madoguchi.domain.money import TaxClass
from madoguchi.domain.policy import Instalments, Policy, Proration, TodayEnds
from madoguchi.domain.reconciliation import Mend
from tests import operators
from tests.conftest import StandingClock
from tests.features.policy.looks import (
    CONTRACT,
    House,
    Look,
    activation,
    answers_kept,
    authentication_id,
    bill,
    catalogue,
    checked,
    code_page,
    code_session,
    door,
    door_in_english,
    hold,
    last_bill,
    leads_to,
    leaving_without_an_address,
    of_source,
    page,
    preset,
    reasons_kept,
    review_of_a_device,
    review_of_a_new_contract,
    sent,
    settling,
    shown,
    who,
    wrong_code,
)
from tests.features.policy.looks_behind import (
    compared_today,
    declarations_kept,
    half_done,
    link_in_a_notice,
    mended,
    numbers_in_a_row,
    protected,
    recovering,
    spent,
    unused_codes,
)
from tests.house.repository import ROOT
from tests.house.test_documents import documents

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Row:
    """A key's other value and where it shows. ``first``: what has to be so for the key to matter at all."""

    other: object
    look: Look
    first: Mapping[str, object] = dataclasses.field(default_factory=dict)
    preset: str = "default"


MY_PAGE, REVIEW = page("/"), page(f"/cancel/{CONTRACT}/")
HOURS = {"choices.opens": dt.time(9), "choices.closes": dt.time(9, 30)}
CODE = {"journey.proof": Proof.CODE}
DECLARED = {"cancel_only.opened_by": code_policy.OpenedBy.DECLARATION}
JOINED = {"joining": Joining(1, 1, 1, dt.date(2026, 1, 1), "s")}


LEAVING, CREDENTIALS = "/cancel/", f"/contracts/{CONTRACT}/credentials/"
OF_OPERATOR = (
    PageRule(
        *("own", "題", "Title"),
        paragraphs=(Paragraph("文", "Text"),),
        doors=(Door("戸", "Door", "上の言葉", "Words above"), Door("別の戸", "Other door")),
    ),
)


def described(pages: str, where: str) -> dict[str, Row]:
    """The rows of a page that the operator adds, as a member meets it there."""
    first = {pages: OF_OPERATOR}
    in_japanese, in_english = page(where), page(where, "en")
    rows = {
        "name": Row("other", in_japanese, first),
        "title": Row("別の題", in_japanese, first),
        "title_en": Row("Other title", in_english, first),
        "paragraphs.text": Row("別の文", in_japanese, first),
        "paragraphs.text_en": Row("Other text", in_english, first),
        "doors.words": Row("ほかの戸", in_japanese, first),
        "doors.words_en": Row("Another door", in_english, first),
        "doors.above": Row("別の上", in_japanese, first),
        "doors.above_en": Row("Other words", in_english, first),
        "doors.leads_to": Row(LeadsTo.MY_PAGE, leads_to(where), first),
    }
    return {f"{pages}.{key}": row for key, row in rows.items()}


ROWS: dict[str, Row] = {
    "operator.name": Row("別の名前", MY_PAGE),
    "operator.name_en": Row("Another", page("/", "en")),
    "operator.phone": Row("0120-000-999", MY_PAGE),
    "operator.phone_hours": Row("いつでも", MY_PAGE),
    "operator.phone_hours_en": Row("always", page("/", "en")),
    "operator.postal_address": Row("別の町", MY_PAGE),
    "operator.registration_number": Row("T1111111111111", bill),
    "operator.zone": Row("America/Los_Angeles", REVIEW),
    "plans.code": Row("voice-9", catalogue),
    "plans.name": Row("別のプラン", MY_PAGE),
    "plans.name_en": Row("Another plan", page("/", "en")),
    "plans.monthly_fee": Row(901, MY_PAGE),
    "preset": Row("as-described", preset),
    "numbers.customer_number": Row(r"A\d{5}", who),
    "choices.today": Row(False, REVIEW),
    "choices.today_ends": Row(TodayEnds.END_OF_DAY, REVIEW),
    "choices.today_minutes": Row(90, REVIEW),
    "choices.month_end": Row(False, REVIEW),
    "choices.month_end_cut_off_day": Row(10, REVIEW),
    "choices.date": Row(False, REVIEW),
    "choices.horizon_days": Row(30, REVIEW),
    "choices.opens": Row(dt.time(8), REVIEW, HOURS),
    "choices.closes": Row(dt.time(21), REVIEW, HOURS),
    "taking_back.minimum_minutes": Row(120, REVIEW),
    "taking_back.deadline": Row(dt.time(20), REVIEW),
    "initial_cancellation.offered": Row(False, review_of_a_new_contract),
    "initial_cancellation.days": Row(3, review_of_a_new_contract),
    "initial_cancellation.kinds": Row((LineKind.DATA,), review_of_a_new_contract),
    "initial_cancellation.contract_fee": Row(3000, review_of_a_new_contract),
    "initial_cancellation.sim_fee": Row(400, review_of_a_new_contract),
    "fees.proration": Row(Proration.DAILY, review_of_a_device),
    "fees.instalments": Row(Instalments.LUMP_SUM, review_of_a_device),
    "fees.monthly.name": Row("別の料金", REVIEW),
    "fees.monthly.name_en": Row("Another fee", page(f"/cancel/{CONTRACT}/", "en")),
    "fees.monthly.amount": Row(4, review_of_a_device),
    "fees.early_termination.amount": Row(700, review_of_a_device),
    "fees.early_termination.months": Row(1, review_of_a_device),
    "fees.early_termination.kinds": Row((LineKind.DATA,), review_of_a_device),
    "fees.early_termination.tax_class": Row(TaxClass.TAXABLE, review_of_a_device),
    "fees.designated_carrier": Row(True, last_bill),
    "quoting.valid_minutes": Row(5, last_bill),
    "quoting.usage_grace_hours": Row(48, settling),
    "quoting.payment_days": Row(10, bill),
    "sim_return.required": Row(False, REVIEW),
    "sim_return.within_days": Row(20, REVIEW),
    "sim_return.address": Row("別の町", REVIEW),
    "journey.entrance.place": Row(Place.AT_THE_BOTTOM, MY_PAGE),
    "journey.entrance.words": Row("別の言葉", MY_PAGE, preset="as-described"),
    "journey.entrance.words_en": Row("Other words", page("/", "en"), preset="as-described"),
    "journey.ask_again": Row((Fact.NAME,), page(LEAVING)),
    "journey.proof": Row(Proof.CONNECTION_CREDENTIAL, page(LEAVING)),
    "journey.code_ways": Row((Way.MAIL,), page(LEAVING), CODE),
    "journey.billing_address": Row(BillingAddress.WHEN_OWED, leaving_without_an_address),
    "journey.contact": Row(Contact.ALWAYS, page(LEAVING)),
    "journey.survey": Row(Survey.REQUIRED_BEFORE, page(LEAVING)),
    "journey.price": Row(Price.AFTER_THE_CHOICE, page(LEAVING)),
    **described("journey.pages", LEAVING),
    **described("journey.reminders", LEAVING),
    "revealing.entrance.place": Row(Place.AT_THE_BOTTOM, MY_PAGE),
    "revealing.entrance.words": Row("別の言葉", MY_PAGE, preset="as-described"),
    "revealing.entrance.words_en": Row("Other words", page("/", "en"), preset="as-described"),
    **described("revealing.pages", CREDENTIALS),
    "revealing.ask_again": Row((Fact.NAME,), page(CREDENTIALS)),
    "revealing.proof": Row(Proof.CODE, page(CREDENTIALS)),
    "revealing.code_ways": Row((Way.MAIL,), page(CREDENTIALS), {"revealing.proof": Proof.CODE}),
    "codes.ways": Row((Way.SMS, Way.LETTER), code_page),
    "codes.minutes": Row(5, code_page),
    "codes.letter_days": Row(7, code_page),
    "codes.tries": Row(3, wrong_code),
    "codes.resend_seconds": Row(60, code_page),
    "codes.sends_in_10_minutes": Row(2, sent(Way.SMS)),
    "codes.sends_an_hour": Row(4, sent(Way.SMS)),
    "codes.sends_a_day": Row(9, sent(Way.SMS)),
    "codes.calls_an_hour": Row(1, sent(Way.VOICE)),
    "codes.letters_a_week": Row(2, sent(Way.LETTER)),
    "codes.source_sends_an_hour": Row(9, of_source),
    "codes.source_failures": Row(5, of_source),
    "codes.carrier_ranges": Row(("100.64.0.0/10",), of_source),
    "codes.carrier_factor": Row(9, of_source),
    "codes.trust_after_days": Row(9, code_page),
    "cancel_only.opened_by": Row(code_policy.OpenedBy.NOTHING, door),
    "cancel_only.session_minutes": Row(10, code_session),
    "cancel_only.hold_hours": Row(12, hold("others")),
    "cancel_only.untold_hold_hours": Row(100, hold("nobody")),
    "credentials.realm": Row("other.example", authentication_id),
    "credentials.shown_per_hour": Row(1, shown),
    "activation.link_days": Row(3, activation),
    "retention.answers_hours": Row(2, answers_kept),
    "retention.reasons_days": Row(10, reasons_kept),
    "cancel_only.declaring.entrance": Row("手続き", MY_PAGE, DECLARED),
    "cancel_only.declaring.entrance_en": Row("Leave", page("/", "en"), DECLARED),
    "cancel_only.declaring.button": Row("契約を終える", door, DECLARED),
    "cancel_only.declaring.button_en": Row("End it", door_in_english, DECLARED),
    "recovery.session_minutes": Row(10, recovering(Way.MAIL)),
    "recovery.hold_hours": Row(12, recovering(Way.SMS)),
    "recovery.untold_hold_hours": Row(100, recovering(Way.SMS, alone=True)),
    "recovery.take_up_days": Row(3, recovering(Way.SMS)),
    "recovery.link_days": Row(3, link_in_a_notice),
    "recovery.protect_days": Row(3, protected),
    "sessions.idle_minutes": Row(10, MY_PAGE),
    "sessions.total_hours": Row(1, MY_PAGE, {"sessions.idle_minutes": 120}),
    "sessions.warning_seconds": Row(60, MY_PAGE),
    "sessions.resume_days": Row(3, half_done),
    "codes.watch.budget_yen_a_day": Row(60, spent, {"codes.watch.budget_yen_a_day": 80}),
    "codes.watch.yen_a_text": Row(11, spent),
    "codes.watch.yen_a_call": Row(31, spent),
    "codes.watch.used_percent": Row(50, unused_codes),
    "codes.watch.at_least": Row(21, unused_codes),
    "codes.watch.neighbours": Row(11, numbers_in_a_row),
    "reconciliation.daily": Row(False, compared_today, {"reconciliation.daily": True}),
    "reconciliation.at": Row(dt.time(11), compared_today, {"reconciliation.daily": True}),
    "reconciliation.mend": Row(Mend.NOTHING, mended),
    "retention.declarations_days": Row(365, declarations_kept),
    "joining.pages": Row(9, checked, JOINED),
    "joining.clicks": Row(9, checked, JOINED),
    "joining.fields": Row(9, checked, JOINED),
    "joining.counted_on": Row(dt.date(2026, 2, 2), checked, JOINED),
    "joining.source": Row("else", checked, JOINED),
}
# Keys that take a whole story to be seen: the test that flips each.
ELSEWHERE = {
    "billing.mode": ("tests/features/bills/test_external.py", "test_nothing_where_the_bill_is_ours"),
    "billing.pull_minutes": ("tests/features/bills/test_external.py", "test_are_pulled_every_few_minutes"),
    "billing.stale_hours": (
        "tests/domain/test_bill_comparison.py",
        "test_is_old_only_after_the_hours_of_the_policy",
    ),
    "billing.bill_days": ("tests/features/bills/test_external.py", "test_that_does_not_come_is_said_after_a_while"),
    "retention.webhooks_days": ("tests/features/webhooks/test_forgetting.py", "test_how_long_is_the_operators"),
    "linking.several_log_ins": (
        "tests/features/sign_in/linking/test_adding.py",
        "test_the_second_is_told_what_to_do_and_nothing_changes",
    ),
    "compliance.laws": (
        "tests/features/cli/test_compliance_command.py",
        "test_check_says_which_rows_fail_as_loudly_as_the_policy_says",
    ),
    "compliance.failing": (
        "tests/features/cli/test_compliance_command.py",
        "test_check_says_which_rows_fail_as_loudly_as_the_policy_says",
    ),
    "retention.contact_days": ("tests/features/duties/test_periods_of_the_policy.py", "test_moves_what_it_names"),
    "retention.log_in_years": ("tests/features/duties/test_periods_of_the_policy.py", "test_moves_what_it_names"),
    "retention.identity_years": ("tests/features/duties/test_periods_of_the_policy.py", "test_moves_what_it_names"),
    "retention.claims_years": ("tests/features/duties/test_periods_of_the_policy.py", "test_moves_what_it_names"),
    "retention.tax_years": ("tests/features/duties/test_periods_of_the_policy.py", "test_moves_what_it_names"),
    "retention.fiscal_year_ends": ("tests/features/duties/test_periods_of_the_policy.py", "test_moves_what_it_names"),
    "retention.traces_days": ("tests/features/duties/test_periods_of_the_policy.py", "test_moves_what_it_names"),
    "retention.erases_at": (
        "tests/features/duties/test_periods_of_the_policy.py",
        "test_the_round_begins_at_another_hour",
    ),
    "retention.smallest_group": ("tests/features/learning/test_figures.py", "test_how_few_is_the_operators_to_say"),
}


def changed(thing: Any, key: str, value: object) -> Any:
    """The same policy with one key's value another; of a list, its first entry's that has such a part."""
    head, _, rest = key.partition(".")
    part = getattr(thing, head)
    if not rest:
        return dataclasses.replace(thing, **{head: value})
    if isinstance(part, tuple):
        at = next((n for n, one in enumerate(part) if getattr(one, rest.partition(".")[0])), 0)
        new: object = (*part[:at], changed(part[at], rest, value), *part[at + 1 :])
    else:
        new = changed(part, rest, value)
    return dataclasses.replace(thing, **{head: new})


def test_every_key_has_a_row() -> None:
    keys = {key for key, _, _ in documents.policy_keys()}
    assert keys == set(ROWS) | set(ELSEWHERE), "say in ROWS what a new key changes, and where it shows"
    assert set(ROWS).isdisjoint(ELSEWHERE)


@pytest.mark.parametrize("key", ELSEWHERE)
def test_the_test_that_flips_it_is_there_and_speaks_of_it(key: str) -> None:
    file, name = ELSEWHERE[key]
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    (found,) = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == name]
    assert key.rpartition(".")[2] in ast.unparse(found)


@dataclass
class Eyes:
    """Looks at a house anew each time: the same instant, nobody there yet, an outside world of its own."""

    clock: StandingClock
    folder: Path
    began: dt.datetime
    looks: int = 0

    def see(self, look: Look, rules: Policy) -> object:
        """What is seen under these rules."""
        self.clock.set(self.began)
        self.looks += 1
        outside = self.folder / f"outside-{self.looks}"
        outside.mkdir()
        with pytest.MonkeyPatch.context() as patch, transaction.atomic():
            patch.setattr(policy, "current", lambda: rules)
            patch.setattr(settings, "MADOGUCHI_DATA", outside)
            found = look(House(self.clock, self.folder), rules)
            transaction.set_rollback(True)
        return found


@pytest.fixture
def eyes(standing_clock: StandingClock, tmp_path: Path) -> Eyes:
    return Eyes(standing_clock, tmp_path, standing_clock())


@pytest.mark.parametrize("key", ROWS)
def test_flipped_it_shows(key: str, tmp_path: Path, eyes: Eyes) -> None:
    row = ROWS[key]
    before = policy.load(operators.written(tmp_path, preset=row.preset))
    for first, value in row.first.items():
        before = changed(before, first, value)
    assert eyes.see(row.look, before) != eyes.see(row.look, changed(before, key, row.other))


def test_looking_twice_at_the_same_shows_the_same(tmp_path: Path, eyes: Eyes) -> None:
    """The negative control: what differs above differs by the key."""
    rules = policy.load(operators.written(tmp_path))
    for look in {row.look for row in ROWS.values() if row.preset == "default" and not row.first}:
        assert eyes.see(look, rules) == eyes.see(look, rules), look
