"""The walk to authentication ID and password: which pages stand before them, and where each of them is."""

import dataclasses
import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.debug import sensitive_variables

from madoguchi import clock, policy
from madoguchi.cancellation import queries as cancellation
from madoguchi.contracts.credentials import actions, queries
from madoguchi.contracts.finding import list_ways
from madoguchi.domain.actor import Reach
from madoguchi.domain.codes import Way
from madoguchi.domain.journey_policy import Proof, Revealing
from madoguchi.domain.pages import PageName
from madoguchi.domain.steps import Procedure, Said, plan
from madoguchi.my_page import credential_answers
from madoguchi.sign_in.recovery.queries import has_second_step
from madoguchi.walking import proofs
from madoguchi.walking.queries import SoFar, Walk, how_far
from madoguchi.walking.trips import Trip, known

SHOWS = frozenset({PageName.CREDENTIALS, PageName.SHOWN})
_NOTHING_TO_WALK = SHOWS | {PageName.FRESH} | proofs.PAGES


def set_out(request: HttpRequest, reach: Reach, contract_number: str) -> Trip:
    """Where somebody stands who wants to see a contract's authentication ID and password.

    Raises:
        NotInReach: there is no such contract in reach.
    """
    contract = cancellation.get_contract(reach, contract_number)
    walk, rules = Walk(reach, Procedure.REVEAL, contract_number), policy.current().revealing
    facts = known(request, reach, (contract,), rules, contract_number)
    facts = dataclasses.replace(facts, code_ways=_code_ways(request, contract.customer_number, facts.proofs, rules))
    pages = plan(Procedure.REVEAL, facts, Said(contract), policy.current())
    needs_walking = {page.name for page in pages} - _NOTHING_TO_WALK
    so_far = how_far(walk, now=clock.now()) if needs_walking else SoFar()
    return Trip(
        walk=walk,
        customer_number=contract.customer_number,
        code_ways=facts.code_ways or rules.code_ways,
        pages=pages,
        passed=so_far.passed | proofs.passed(request, walk, now=clock.now()),
        answers=so_far.answers,
        address=lambda name: _address(contract_number, name),
        renew=lambda: set_out(request, reach, contract_number),
        arrive=lambda arriving: _show_all(arriving, reach, contract_number),
    )


def _code_ways(
    request: HttpRequest, customer_number: str, proved: frozenset[Proof], rules: Revealing
) -> tuple[Way, ...]:
    """By which ways a code to the holder is as good as a fresh proof. A passkey or an app takes its place."""
    if rules.proof is not Proof.FRESH or Proof.FRESH in proved:
        return ()
    if not request.user.is_authenticated or has_second_step(request.user):
        return ()
    codes = policy.current().codes
    ways = (way for way in rules.code_ways if way in codes.ways)
    return list_ways(customer_number, ways, now=clock.now(), trust_after=dt.timedelta(days=codes.trust_after_days))


@sensitive_variables()
def _show_all(request: HttpRequest, reach: Reach, contract_number: str) -> HttpResponse:
    """Show every password of the contract on the very answer to the last press: they are at no address."""
    found = queries.list_credentials(reach, contract_number)
    if request.method != "POST":
        return credential_answers.page(request, contract_number, found)
    passwords: dict[int, str] = {}
    for credential in found:
        try:
            passwords[credential.id] = actions.show_password(
                credential_id=credential.id, reach=reach, language=translation.get_language() or "ja", now=clock.now()
            )
        except actions.ShownTooOften as limit:
            return credential_answers.page(
                request, contract_number, found, passwords, status=429, again_at=limit.again_at
            )
    return credential_answers.page(request, contract_number, found, passwords)


def _address(contract_number: str, name: str) -> str:
    if name in SHOWS:
        return reverse("credentials", args=[contract_number])
    return reverse("credentials_step", args=[contract_number, name])
