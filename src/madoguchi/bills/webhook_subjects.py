"""What the subjects of this room are about, for other systems."""

from madoguchi.bills.models import Bill
from madoguchi.webhooks.subjects import About, about, subject


@subject("bill")
def _bill(number: str) -> About:
    return about(f"contract:{Bill.objects.get(number=number).contract_number}")
