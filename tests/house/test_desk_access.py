"""The access matrix of the desk: every route × every role, a member and a stranger. A new route without a row fails."""

from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from madoguchi.audit.models import Entry
from madoguchi.domain.staff import Role
from tests import people
from tests.features.staff import counter
from tests.house.test_access_matrix import routes

pytestmark = pytest.mark.django_db

EVERYBODY, WATCHERS = "reader agent supervisor engineer", "supervisor engineer"
FINDERS, HELPERS, APPROVERS = "reader agent supervisor", "agent supervisor", "supervisor"
ROWS: dict[str, str] = {
    "desk": EVERYBODY,
    "desk_find": FINDERS,
    "desk_member": FINDERS,
    "desk_as_she_sees": FINDERS,
    "desk_attend": HELPERS,
    "desk_finish": HELPERS,
    "desk_cancel": HELPERS,
    "desk_certificate": HELPERS,
    "desk_take_back": HELPERS,
    "desk_send_again": HELPERS,
    "desk_letter": HELPERS,
    "desk_contact": HELPERS,
    "desk_watch": WATCHERS,
    "desk_systems": WATCHERS,
    "desk_try_now": WATCHERS,
    "desk_see_to": WATCHERS,
    "desk_mend": WATCHERS,
    "desk_letters": HELPERS,
    "desk_print": HELPERS,
    "desk_posted": HELPERS,
    "desk_returned": HELPERS,
    "desk_declared": HELPERS,
    "desk_declaration": HELPERS,
    "desk_declaration_find": HELPERS,
    "desk_declaration_close": HELPERS,
    "desk_match": HELPERS,
    "desk_decisions": APPROVERS,
    "desk_decide": APPROVERS,
    "desk_propose": "agent supervisor engineer",
    "desk_learn": APPROVERS,
    "desk_learn_file": APPROVERS,
    "desk_duties": APPROVERS,
    "desk_release": APPROVERS,
}
DOORS = {"desk_sign_in", "desk_sign_out", "desk_begin"}
ANYTHING = {
    "number": "1",
    "case": "K0",
    "contract": "C0",
    "kind": "x",
    "letter": "1",
    "name": "reasons",
    "customer": "N0",
}


def address_of(name: str) -> str:
    """Where nothing is: every part of the address stands for nobody."""
    ways: Any = get_resolver().reverse_dict.getlist(name)
    ((_, keys),) = ways[0][0]
    return reverse(name, kwargs={key: ANYTHING[key] for key in keys})


def test_every_route_has_a_row() -> None:
    below = next(r for r in get_resolver().url_patterns if str(r.pattern) == "desk/")
    assert {route.name for route in routes(below)} == set(ROWS) | DOORS  # type: ignore[arg-type]


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("name", ROWS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_role_opens_what_is_its_own(name: str, role: Role, method: str) -> None:
    answer = getattr(counter.at_desk(role), method)(address_of(name))
    refused = Entry.objects.filter(name="access.refused", actor_kind="staff", subject=f"page:{name}")
    if role in ROWS[name].split():
        assert answer.status_code in {200, 302, 404, 405, 422}
        assert not refused.exists()
    else:
        assert answer.status_code in {403, 405}
        assert refused.exists() == (answer.status_code == 403)


@pytest.mark.parametrize("name", ROWS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_and_a_member_are_led_to_the_door(name: str, method: str) -> None:
    member = Client()
    member.force_login(people.hanako().login)
    for browser in (Client(), member):
        answer = getattr(browser, method)(address_of(name))
        assert answer.status_code in {302, 405}
        assert answer.status_code == 405 or answer["Location"].startswith("/desk/sign-in/")


@pytest.mark.parametrize("name", ROWS)
def test_another_site_changes_nothing(name: str) -> None:
    """S22."""
    browser = counter.at_desk(Role.SUPERVISOR)
    assert browser.post(address_of(name), headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


@pytest.mark.parametrize("name", sorted(set(ROWS) | DOORS - {"desk_begin"}))
def test_headers(name: str) -> None:
    """S23, S24."""
    answer = counter.at_desk(Role.SUPERVISOR).get(address_of(name))
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
