"""What the subjects of this room are about, for other systems."""

from collections.abc import Collection

from madoguchi.bills.models import Bill
from madoguchi.webhooks.subjects import About, about_each, subject


@subject("bill")
def _bills(numbers: Collection[str]) -> dict[str, About]:
    rows = Bill.objects.filter(number__among=numbers).values_list("number", "contract_number")
    contracts = {number: f"contract:{contract}" for number, contract in rows}
    about = about_each(set(contracts.values()))
    return {number: about[contract] for number, contract in contracts.items()}
