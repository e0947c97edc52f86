"""A walk as one request sees it: its pages, what has been passed, and where each page stands."""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from madoguchi import clock, policy
from madoguchi.contracts import on_file
from madoguchi.domain.actor import Reach
from madoguchi.domain.codes import Way
from madoguchi.domain.facts import Contract
from madoguchi.domain.journey_policy import Journey, Proof, Revealing
from madoguchi.domain.operator_time import day_of
from madoguchi.domain.pages import Ask, Page
from madoguchi.domain.steps import Known, next_page
from madoguchi.sign_in import proof
from madoguchi.walking.queries import Walk


@dataclass(frozen=True, slots=True)
class Trip:
    """What a room hands to the one view.

    ``address`` says where a page stands; ``renew`` gives the trip as it is once something was kept; ``arrive`` answers
    the press that ends it.
    """

    walk: Walk
    customer_number: str
    code_ways: tuple[Way, ...]
    pages: tuple[Page, ...]
    passed: frozenset[str]
    answers: Mapping[str, str]
    address: Callable[[str], str]
    renew: Callable[[], "Trip"]
    arrive: Callable[[HttpRequest], HttpResponse]

    @property
    def ahead(self) -> Page:
        """The page that is open now."""
        return next_page(self.pages, self.passed)

    def find(self, name: str) -> Page | None:
        """A page of hers by its name."""
        return next((page for page in self.pages if page.name == name), None)


def known(
    request: HttpRequest, reach: Reach, contracts: tuple[Contract, ...], rules: Journey | Revealing, contract: str
) -> Known:
    """What is known of whoever asks. Of the account it is read only what the policy could ask for again."""
    today = day_of(clock.now(), policy.current().operator.time_zone)
    facts = Known(contracts, proofs=_proofs(request, reach, rules), today=today)
    if not _could_ask_again(rules) or not contracts:
        return facts
    held = on_file.held(reach, contracts[0].customer_number, contract)
    return dataclasses.replace(
        facts, held=held, can_be_billed=bool({Ask.CONTACT_MAIL, Ask.BILLING_STREET} & held.keys())
    )


def _could_ask_again(rules: Journey | Revealing) -> bool:
    asks = (getattr(rules, "billing_address", "never"), getattr(rules, "contact", "never"))
    return bool(rules.ask_again) or rules.proof is Proof.CONNECTION_CREDENTIAL or asks != ("never", "never")


def _proofs(request: HttpRequest, reach: Reach, rules: Journey | Revealing) -> frozenset[Proof]:
    """What she has proved by coming in. A code opened a reach that is not full."""
    if not reach.is_full:
        return frozenset({Proof.SESSION, Proof.FRESH, Proof.CODE})
    is_fresh = rules.proof is Proof.FRESH and proof.is_fresh(request)
    return frozenset({Proof.SESSION, Proof.FRESH} if is_fresh else {Proof.SESSION})
