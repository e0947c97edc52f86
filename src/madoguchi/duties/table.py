"""The table of data: every datum of the house with its purpose, basis, period and what becomes of it.

It is the one place: the daily round, a member's page, her export, ``madoguchi duties`` and docs/data.md read it. A new
column that may hold personal data needs a row here, or a reason in ``nobodys`` (tests/house/test_data.py).
"""

from itertools import chain
from typing import Final

from madoguchi.duties.items import Item
from madoguchi.duties.rows import contracts, leaving, sending, signing_in

ITEMS: Final[tuple[Item, ...]] = tuple(
    chain(contracts.ITEMS, leaving.ITEMS, contracts.NAMES, signing_in.ITEMS, sending.ITEMS)
)


def find_item(key: str) -> Item:
    """The row with this key.

    Raises:
        StopIteration: there is none.
    """
    return next(item for item in ITEMS if item.key == key)
