"""The member whose journeys are counted: one contract, one voice line, and everything about her on file.

What she types is as long as most people's is; Japanese signs count as one key each, which is less than it takes.
"""

import datetime as dt
from typing import Final

from madoguchi.domain.case_lines import LineState
from madoguchi.domain.codes import DIGITS
from madoguchi.domain.facts import Contract, CustomerKind, Line, LineKind, Plan
from madoguchi.domain.pages import Ask

TELEPHONE: Final = 11
MAIL_ADDRESS: Final = 17
PASSWORD: Final = 12
CODE: Final = DIGITS
SEARCH: Final = 4  # what finds an old mail: the operator's name
HELD: Final = {  # characters, by what is asked
    Ask.CUSTOMER_NUMBER: 10,
    Ask.NAME: 5,
    Ask.POSTAL_CODE: 7,
    Ask.CONTRACT_PHONE: TELEPHONE,
    Ask.AUTH_ID: 30,
    Ask.AUTH_PASSWORD: 12,
    Ask.BILLING_POSTAL_CODE: 7,
    Ask.BILLING_PREFECTURE: 3,
    Ask.BILLING_CITY: 4,
    Ask.BILLING_STREET: 8,
    Ask.CONTACT_PHONE: TELEPHONE,
    Ask.CONTACT_MAIL: MAIL_ADDRESS,
}
_JOINED = dt.date(2024, 4, 1)
_LINE = Line("09000000000", LineKind.VOICE, Plan("voice", "音声", "Voice", 900), LineState.ACTIVE, _JOINED)
CONTRACT: Final = Contract(
    number="1",
    version=1,
    customer_number="N000000000",
    customer_kind=CustomerKind.CONSUMER,
    signed_on=_JOINED,
    lines=(_LINE,),
)
