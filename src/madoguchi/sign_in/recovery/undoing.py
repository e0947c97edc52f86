"""Stopping a recovery that was not hers: what it opened is shut, what it made is taken away (心あたりがない方)."""

import datetime as dt

from madoguchi.codes.actions import withdraw
from madoguchi.sign_in.models import LinkedCustomer, Recovery, ToldChange
from madoguchi.sign_in.not_me import log_in_changes
from madoguchi.sign_in.not_me.undoing import undoes
from madoguchi.sign_in.recovery.actions import ABOUT


@undoes(ABOUT)
def shut(change: ToldChange, now: dt.datetime) -> None:
    """Nobody signs in with what was set; a log-in that was made acts for nobody; codes on their way open nothing."""
    if change.came_by:
        withdraw(address=change.came_by, now=now)
    if change.login is None:
        return
    log_in_changes.bar(change, now)
    if Recovery.objects.filter(told=change, made_login=True).exists():
        LinkedCustomer.objects.filter(login=change.login, customer__number__in=change.customers).delete()
