"""What the subjects of this room are about, for other systems."""

from madoguchi.contracts.models import ConnectionCredential, Contract, Line
from madoguchi.webhooks.subjects import About, LineName, subject


@subject("contract")
def _contract(written: str) -> About:
    """Written as its number or, where no page has shown it yet, as its id."""
    contract = Contract.objects.filter(number=written).first()
    return _of(contract or Contract.objects.get(pk=written))


@subject("line")
def _line(identity: str) -> About:
    line = Line.objects.select_related("contract").get(pk=identity)
    return About(line.contract.number, (LineName(line.pk, line.phone_number),))


@subject("credential")
def _credential(identity: str) -> About:
    return _of(ConnectionCredential.objects.select_related("contract").get(pk=identity).contract)


def _of(contract: Contract) -> About:
    lines = contract.lines.order_by("pk").values_list("pk", "phone_number")
    return About(contract.number, tuple(LineName(*line) for line in lines))
