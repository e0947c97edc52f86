"""Whatever is sent to any page of ours, it never answers that something broke here (issue 2: no 500)."""

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from madoguchi.cancellation.models import Case
from madoguchi.domain.pages import PageName
from madoguchi.domain.receipts import ReceiptKind
from tests import people
from tests.features.cancellation import counter
from tests.features.codes import desk

OURS = (
    *(
        "my_page",
        "cancel",
        "choose",
        "review",
        "case",
        "take_back",
        "reason",
        "receipt_file",
        "receipt_paper",
        "receipt_keys",
        "cancel_step",
        "looks",
    ),
    *("declared", "declared_file", "declared_paper"),
    *("receipt_key_set", "bill", "bill_pdf", "cancel_code", "cancel_send", "cancel_letter", "cancel_stop"),
)
WITHOUT_NUMBER = (
    *("my_page", "cancel", "receipt_keys", "receipt_key_set", "looks"),
    *("cancel_code", "cancel_send", "cancel_letter"),
)
TYPESET = ("receipt_paper", "bill_pdf")  # half a second each when they exist
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
WRITTEN = st.sampled_from(
    [
        "",
        "today",
        "month_end",
        "date",
        "price",
        "2026-12-15",
        "令和8年12月15日",
        "9999-12-31",
        "09000000101",
        "e30:a",
        "0",
        "\x00",
        "sms",
        "123456",
    ]
)
VALUES = st.one_of(WRITTEN, TEXT)
FORMS = st.dictionaries(
    st.sampled_from(["line", "date", "when", "quote", "reason", "next", "who", "code", "way", "other"]),
    st.lists(VALUES, max_size=3),
)


def test_every_route_of_ours_is_tried() -> None:
    """A new route of the journey without a row here fails."""
    rooms = ("madoguchi.my_page", "madoguchi.cancellation", "madoguchi.bills")
    found = {
        route.name
        for tree in get_resolver().url_patterns
        for route in getattr(tree, "url_patterns", [])
        if isinstance(route, URLPattern) and route.lookup_str.startswith(rooms)
    }
    assert found == set(OURS)


class TestAnything(TestCase):
    def setUp(self) -> None:
        self.kenji = people.kenji()
        self.browser = counter.signed_in(self.kenji)
        self.browser.raise_request_exception = False
        self.case = counter.cancel(self.kenji, self.kenji.numbers[0])
        self.stranger = Client(raise_request_exception=False)  # who has asked for a code
        desk.ask(self.stranger, self.kenji.numbers[1])
        self.by_code = Client(raise_request_exception=False)  # who has come by one
        desk.come_by(self.by_code, self.kenji.numbers[2])

    @settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        name=st.sampled_from([name for name in OURS if name not in TYPESET]),
        number=st.one_of(st.just("own"), TEXT.filter(bool)),
        kind=st.sampled_from(ReceiptKind),
        page=st.sampled_from(PageName),
        post=st.booleans(),
        who=st.sampled_from(["browser", "stranger", "by_code"]),
        address=FORMS,
        form=FORMS,
    )
    def test_sent_to_any_address_is_answered(
        self,
        *,
        name: str,
        number: str,
        kind: ReceiptKind,
        page: PageName,
        post: bool,
        who: str,
        address: dict[str, list[str]],
        form: dict[str, list[str]],
    ) -> None:
        try:
            path = self.path(name, number, kind, page)
        except NoReverseMatch:
            return
        answer = self.send(getattr(self, who), path, address, form if post else None)
        assert answer.status_code < 500, (path, address, form)
        assert Case.objects.count() == 1

    def path(self, name: str, number: str, kind: ReceiptKind, page: PageName) -> str:
        own = self.kenji.contract.number if name in {"review", "cancel_step"} else self.case.number
        given_number = own if number == "own" else number
        more: dict[str, list[str]] = {
            "receipt_file": [kind],
            "receipt_paper": [kind],
            "cancel_stop": [number],
            "cancel_step": [page],
            **{declared: [number] for declared in ("declared", "declared_file", "declared_paper")},
        }
        return reverse(name, args=[] if name in WITHOUT_NUMBER else [given_number, *more.get(name, [])])

    def send(
        self, browser: Client, path: str, query: dict[str, list[str]], form: dict[str, list[str]] | None
    ) -> HttpResponseBase:
        if form is None:
            return browser.get(path, query)
        return browser.post(path, form, query_params=query)


@pytest.mark.django_db
@pytest.mark.parametrize("name", TYPESET)
def test_a_paper_that_is_not_there_is_not_found(name: str) -> None:
    browser = counter.signed_in(people.hanako())
    arguments = ["\x00", ReceiptKind.CANCELLATION] if name == "receipt_paper" else ["\x00"]
    assert browser.get(reverse(name, args=arguments)).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("lines", [999, 1001, 5000])
def test_any_number_of_lines_in_an_address_is_answered(lines: int) -> None:
    hanako = people.hanako()
    browser = counter.signed_in(hanako)
    numbers = [f"090{n:08}" for n in range(lines)]
    answer = browser.get(f"/cancel/{hanako.contract.number}/", {"line": numbers})
    assert answer.status_code in {400, 409}
