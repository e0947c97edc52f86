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
from madoguchi.domain.billing import BillingMode
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
    REVIEW,
    House,
    Look,
    after_the_network_let_go,
    answers_kept,
    bill,
    half_done,
    leads_to,
    leaving_without_an_address,
    page,
    preset,
    review_of_a_dear_plan,
    review_of_a_device,
    review_of_a_new_contract,
    shown,
    typed_without_a_realm,
)
from tests.features.policy.looks_at_codes import (
    activation,
    after_days_in_the_post,
    after_minutes,
    code_page,
    code_session,
    door,
    door_in_english,
    few_typed,
    from_one_place,
    held,
    held_with_nobody_to_tell,
    in_a_row,
    link_in_a_notice,
    once_more_after,
    protected,
    reach_her,
    recovering,
    six_wrong_codes,
    taken_up_late,
    to_a_new_phone,
    who,
    wrong_code,
)
from tests.features.policy.looks_behind import (
    billing_heard_again,
    billing_silent,
    catalogue,
    compared,
    declarations_kept,
    mended,
    no_bill_for_fifty_days,
    reasons_kept,
    said,
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


MY_PAGE, PRICES = page("/"), page(REVIEW)
HOURS = {"choices.opens": dt.time(9), "choices.closes": dt.time(9, 30)}
CODE = {"journey.proof": Proof.CODE}
DECLARED = {"cancel_only.opened_by": code_policy.OpenedBy.DECLARATION}
THREE_TEXTS = reach_her(Way.SMS, times=3, seconds=70)
RANGES, ONE_EACH = ("100.64.0.0/10",), {"codes.source_sends_an_hour": 1}
OUTSIDE = {"billing.mode": BillingMode.EXTERNAL}
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
    "operator.zone": Row("America/Los_Angeles", PRICES),
    "plans.code": Row("voice-9", catalogue),
    "plans.name": Row("別のプラン", MY_PAGE),
    "plans.name_en": Row("Another plan", page("/", "en")),
    "plans.monthly_fee": Row(901, MY_PAGE),
    "preset": Row("as-described", preset),
    "numbers.customer_number": Row(r"A\d{5}", who),
    "choices.today": Row(False, PRICES),
    "choices.today_ends": Row(TodayEnds.END_OF_DAY, PRICES),
    "choices.today_minutes": Row(90, PRICES),
    "choices.month_end": Row(False, PRICES),
    "choices.month_end_cut_off_day": Row(10, PRICES),
    "choices.date": Row(False, PRICES),
    "choices.horizon_days": Row(30, PRICES),
    "choices.opens": Row(dt.time(8), PRICES, HOURS),
    "choices.closes": Row(dt.time(21), PRICES, HOURS),
    "taking_back.minimum_minutes": Row(120, PRICES),
    "taking_back.deadline": Row(dt.time(20), PRICES),
    "initial_cancellation.offered": Row(False, review_of_a_new_contract),
    "initial_cancellation.days": Row(3, review_of_a_new_contract),
    "initial_cancellation.kinds": Row((LineKind.DATA,), review_of_a_new_contract),
    "initial_cancellation.contract_fee": Row(3000, review_of_a_new_contract),
    "initial_cancellation.sim_fee": Row(400, review_of_a_new_contract),
    "fees.proration": Row(Proration.DAILY, review_of_a_device),
    "fees.instalments": Row(Instalments.LUMP_SUM, review_of_a_device),
    "fees.monthly.name": Row("別の料金", PRICES),
    "fees.monthly.name_en": Row("Another fee", page(REVIEW, "en")),
    "fees.monthly.amount": Row(4, review_of_a_device),
    "fees.early_termination.amount": Row(700, review_of_a_device),
    "fees.early_termination.months": Row(1, review_of_a_device),
    "fees.early_termination.kinds": Row((LineKind.DATA,), review_of_a_device),
    "fees.early_termination.tax_class": Row(TaxClass.TAXABLE, review_of_a_device),
    "fees.designated_carrier": Row(True, review_of_a_dear_plan),
    "quoting.valid_minutes": Row(5, PRICES),
    "quoting.usage_grace_hours": Row(48, after_the_network_let_go),
    "quoting.payment_days": Row(10, bill),
    "sim_return.required": Row(False, PRICES),
    "sim_return.within_days": Row(20, PRICES),
    "sim_return.address": Row("別の町", PRICES),
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
    "codes.minutes": Row(5, after_minutes(6)),
    "codes.letter_days": Row(7, after_days_in_the_post),
    "codes.tries": Row(3, wrong_code),
    "codes.resend_seconds": Row(60, once_more_after(31)),
    "codes.sends_in_10_minutes": Row(2, THREE_TEXTS),
    "codes.sends_an_hour": Row(4, reach_her(Way.SMS, times=5, minutes=8)),
    "codes.sends_a_day": Row(9, reach_her(Way.SMS, times=10, minutes=61)),
    "codes.calls_an_hour": Row(1, reach_her(Way.VOICE, times=2, minutes=8)),
    "codes.letters_a_week": Row(2, reach_her(Way.LETTER, times=2, days=1)),
    "codes.source_sends_an_hour": Row(9, from_one_place("203.0.113.5", times=10)),
    "codes.source_failures": Row(5, six_wrong_codes),
    "codes.carrier_ranges": Row(RANGES, from_one_place("100.64.0.1", times=2), ONE_EACH),
    "codes.carrier_factor": Row(
        9, from_one_place("100.64.0.1", times=10), {**ONE_EACH, "codes.carrier_ranges": RANGES}
    ),
    "codes.trust_after_days": Row(9, to_a_new_phone),
    "cancel_only.opened_by": Row(code_policy.OpenedBy.NOTHING, door),
    "cancel_only.session_minutes": Row(10, code_session),
    "cancel_only.hold_hours": Row(12, held),
    "cancel_only.untold_hold_hours": Row(100, held_with_nobody_to_tell),
    "credentials.realm": Row("other.example", typed_without_a_realm, {"journey.proof": Proof.CONNECTION_CREDENTIAL}),
    "credentials.shown_per_hour": Row(1, shown),
    "activation.link_days": Row(3, activation),
    "retention.answers_hours": Row(2, answers_kept, {"journey.contact": Contact.ALWAYS}),
    "retention.reasons_days": Row(10, reasons_kept),
    "cancel_only.declaring.entrance": Row("手続き", MY_PAGE, DECLARED),
    "cancel_only.declaring.entrance_en": Row("Leave", page("/", "en"), DECLARED),
    "cancel_only.declaring.button": Row("契約を終える", door, DECLARED),
    "cancel_only.declaring.button_en": Row("End it", door_in_english, DECLARED),
    "recovery.session_minutes": Row(10, recovering(Way.MAIL)),
    "recovery.hold_hours": Row(12, recovering(Way.SMS)),
    "recovery.untold_hold_hours": Row(100, recovering(Way.SMS, alone=True)),
    "recovery.take_up_days": Row(3, taken_up_late),
    "recovery.link_days": Row(3, link_in_a_notice),
    "recovery.protect_days": Row(3, protected),
    "sessions.idle_minutes": Row(10, MY_PAGE),
    "sessions.total_hours": Row(1, MY_PAGE, {"sessions.idle_minutes": 120}),
    "sessions.warning_seconds": Row(60, MY_PAGE),
    "sessions.resume_days": Row(3, half_done),
    "codes.watch.budget_yen_a_day": Row(
        20, reach_her(Way.SMS, times=3, seconds=70), {"codes.watch.budget_yen_a_day": 30}
    ),
    "codes.watch.yen_a_text": Row(11, THREE_TEXTS, {"codes.watch.budget_yen_a_day": 30}),
    "codes.watch.yen_a_call": Row(31, reach_her(Way.VOICE, times=2, minutes=8), {"codes.watch.budget_yen_a_day": 80}),
    "codes.watch.used_percent": Row(50, few_typed),
    "codes.watch.at_least": Row(21, few_typed),
    "codes.watch.neighbours": Row(11, in_a_row),
    "reconciliation.daily": Row(False, compared, {"reconciliation.daily": True}),
    "reconciliation.at": Row(dt.time(11), compared, {"reconciliation.daily": True}),
    "reconciliation.mend": Row(Mend.NOTHING, mended, {"reconciliation.daily": True}),
    "retention.declarations_days": Row(365, declarations_kept),
    "joining.pages": Row(9, said("check"), JOINED),
    "joining.clicks": Row(9, said("check"), JOINED),
    "joining.fields": Row(9, said("check"), JOINED),
    "joining.counted_on": Row(dt.date(2026, 2, 2), said("friction"), JOINED),
    "joining.source": Row("else", said("friction"), JOINED),
    "billing.mode": Row(BillingMode.EXTERNAL, PRICES),
    "billing.pull_minutes": Row(30, billing_heard_again, OUTSIDE),
    "billing.stale_hours": Row(48, billing_silent, OUTSIDE),
    "billing.bill_days": Row(60, no_bill_for_fifty_days, OUTSIDE),
}
# Keys that take a whole story to be seen: the test that flips each.
ELSEWHERE = {
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
def test_the_test_that_flips_it_is_there_and_sets_it(key: str) -> None:
    """To read a key is not to flip it: its name stands in the test as an argument, or within a text of a policy."""
    file, name = ELSEWHERE[key]
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    (found,) = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == name]
    told = ast.get_docstring(found, clean=False)
    texts = [node.value for node in ast.walk(found) if isinstance(node, ast.Constant) and node.value != told]
    names = [node.arg for node in ast.walk(found) if isinstance(node, ast.keyword)]
    assert any(key.rpartition(".")[2] in str(one) for one in (*texts, *names))


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


def before(row: Row, folder: Path) -> Policy:
    """What the key is flipped in."""
    rules = policy.load(operators.written(folder, preset=row.preset))
    for key, value in row.first.items():
        rules = changed(rules, key, value)
    return rules


@pytest.mark.parametrize("key", ROWS)
def test_flipped_it_shows(key: str, tmp_path: Path, eyes: Eyes) -> None:
    row = ROWS[key]
    rules = before(row, tmp_path)
    assert eyes.see(row.look, rules) != eyes.see(row.look, changed(rules, key, row.other))


ONCE_EACH = {(row.look, row.preset, repr(row.first)): key for key, row in ROWS.items()}


@pytest.mark.parametrize("key", ONCE_EACH.values())
def test_looking_twice_at_the_same_shows_the_same(key: str, tmp_path: Path, eyes: Eyes) -> None:
    """The negative control of every look: what differs above differs by the key."""
    rules = before(ROWS[key], tmp_path)
    assert eyes.see(ROWS[key].look, rules) == eyes.see(ROWS[key].look, rules)
