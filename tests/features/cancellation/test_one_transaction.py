"""Case, receipt, audit and outbox are one: whichever write fails, nothing remains, and she can press again."""

from contextlib import nullcontext
from types import SimpleNamespace
from unittest.mock import Mock

import pytest
from django.db import connection

from madoguchi import clock
from madoguchi.audit.models import Entry
from madoguchi.cancellation import actions
from madoguchi.cancellation.models import Case, CaseLine, Receipt
from madoguchi.outbox.models import Message
from tests import people
from tests.features.cancellation import counter
from tests.features.store import Broken, FailingStore, everything

pytestmark = pytest.mark.django_db(transaction=True)
WRITTEN = {
    "contracts_contract",
    "cancellation_case",
    "cancellation_caseline",
    "cancellation_receipt",
    "audit_entry",
    "outbox_message",
    "sign_in_halfdone",  # what waited on My Page waits no more
}


def test_whichever_write_of_an_acceptance_fails_nothing_remains() -> None:
    kenji = people.kenji()
    decision = counter.decide(kenji)
    before = everything()
    for write in range(100):
        store = FailingStore(fails_at=write)
        try:
            with connection.execute_wrapper(store):
                actions.accept_cancellation(decision=decision, reach=kenji.reach, language="ja", now=clock.now())
        except Broken:
            assert everything() == before
        else:
            break
    assert {sql.split('"')[1] for sql in store.writes} == WRITTEN
    assert len(store.writes) == write >= len(WRITTEN)
    counts = [model.objects.count() for model in (Case, CaseLine, Receipt, Entry, Message)]
    assert counts == [1, 3, 1, 1, 2]


def test_whichever_write_of_taking_back_fails_the_cancellation_stands() -> None:
    kenji = people.kenji()
    case = counter.cancel(kenji)
    before = everything()
    for write in range(100):
        store = FailingStore(fails_at=write)
        try:
            with connection.execute_wrapper(store):
                counter.take_back(kenji, case)
        except Broken:
            assert everything() == before
        else:
            break
    told_again = {"bills_publishedquote"}  # what the operator's billing was told, where it makes the bills
    assert {sql.split('"')[1] for sql in store.writes} == WRITTEN - {"sign_in_halfdone"} | told_again
    assert len(store.writes) == write


def test_negative_control_without_the_transaction_something_remains(monkeypatch: pytest.MonkeyPatch) -> None:
    """The proof above can fail: without ``atomic`` the case stays behind without its receipt."""
    hanako = people.hanako()
    decision = counter.decide(hanako)

    monkeypatch.setattr(actions, "transaction", SimpleNamespace(atomic=nullcontext))
    monkeypatch.setattr(actions, "_write_receipt", Mock(side_effect=Broken))
    with pytest.raises(Broken):
        actions.accept_cancellation(decision=decision, reach=hanako.reach, language="ja", now=clock.now())
    assert (Case.objects.count(), Receipt.objects.count()) == (1, 0)
