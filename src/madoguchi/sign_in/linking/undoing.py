"""Ending a link that was not hers to want, and bringing one back (心あたりがない方)."""

import datetime as dt
from collections.abc import Iterator

from madoguchi.contracts.queries import NotInReach
from madoguchi.domain.actor import Actor, ActorKind
from madoguchi.sign_in.linking import actions
from madoguchi.sign_in.models import Login, ToldChange
from madoguchi.sign_in.not_me.undoing import undoes

_LANGUAGE = "ja"  # whoever presses a link says nothing of the language of those who are told


@undoes("sign_in.customer_linked")
def take_off(change: ToldChange, now: dt.datetime) -> None:
    """Take the number off the log-in that added it, if it still has it."""
    for login, number in _each(change):
        try:
            actions.unlink(login=login, customer_number=number, by=_by(change), language=_LANGUAGE, now=now)
        except NotInReach:
            continue


@undoes("sign_in.customer_unlinked")
def put_back(change: ToldChange, now: dt.datetime) -> None:
    """Add the number again to the log-in that had it."""
    for login, number in _each(change):
        actions.link_again(login=login, customer_number=number, by=_by(change), now=now)


def _each(change: ToldChange) -> Iterator[tuple[Login, str]]:
    """The log-in with each customer number of the change; nothing where the log-in is gone."""
    for number in change.customers:
        if change.login:
            yield change.login, number


def _by(change: ToldChange) -> Actor:
    return Actor(ActorKind.NOTICE, str(change.pk))
