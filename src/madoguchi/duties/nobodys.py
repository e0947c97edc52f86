"""Tables and columns that hold nothing about a person, each with the reason. What is erased whole is not listed."""

from collections.abc import Mapping
from typing import Final

NOBODYS: Final[Mapping[str, str]] = {
    "audit.seal": "digests of audit entries",
    "auth.group": "Django's own, not used",
    "auth.permission": "Django's own, not used",
    "bills.feed": "how far the billing was read",
    "bills.heard": "times",
    "codes.spending": "yen of a day",
    "contenttypes.contenttype": "names of tables",
    "contracts.customer.number": "without a name it is nobody's, and it keeps the nightly file from bringing her back",
    "contracts.line.ended_at": "once the numbers are gone, nobody's",
    "contracts.line.opened_on": "the same",
    "contracts.line.plan": "the same: a word of the price list",
    "contracts.lineopening": "the network's reference of an order",
    "duties.erasinground": "numbers of rows",
    "friction.daycount": "numbers of a day",
    "gateways.hostresultfile": "names of files",
    "gateways.hostturn": "a time",
    "reconciliation.round": "numbers of a day",
    "reconciliation.founddifference": "a kind of difference, and the network's reference of an order",
    "sign_in.activation": "that a mail went, to nobody in particular",
    "webhooks.endpoint": "other systems",
    "webhooks.sequence": "numbers of events",
    "workers.pace": "a gateway's pace",
}
