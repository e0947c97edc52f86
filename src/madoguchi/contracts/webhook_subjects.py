"""What the subjects of this room are about, for other systems."""

from collections.abc import Collection

from django.db.models import QuerySet

from madoguchi.contracts.models import ConnectionCredential, Contract, Line
from madoguchi.webhooks.subjects import About, LineName, subject


@subject("contract")
def _contracts(written: Collection[str]) -> dict[str, About]:
    """Written as their numbers or, where no page has shown one yet, as its id."""
    by_number = {about.contract: about for about in _of(Contract.objects.filter(number__among=written)).values()}
    keys = [int(word) for word in written if word not in by_number and word.isdecimal()]
    by_key = _of(Contract.objects.filter(pk__among=keys)) if keys else {}
    return {**by_number, **{str(key): about for key, about in by_key.items()}}


@subject("line")
def _lines(keys: Collection[str]) -> dict[str, About]:
    lines = Line.objects.filter(pk__among=list(map(int, keys)))
    rows = lines.values_list("pk", "contract__number", "phone_number")
    return {str(key): About(contract, (LineName(key, phone_number),)) for key, contract, phone_number in rows}


@subject("credential")
def _credentials(keys: Collection[str]) -> dict[str, About]:
    rows = ConnectionCredential.objects.filter(pk__among=list(map(int, keys))).values_list("pk", "contract_id")
    contracts = {str(key): contract for key, contract in rows}
    about = _of(Contract.objects.filter(pk__in=set(contracts.values())))
    return {key: about[contract] for key, contract in contracts.items()}


def _of(contracts: "QuerySet[Contract]") -> dict[int, About]:
    """Contracts with all their lines, by primary key."""
    found = {key: About(number) for key, number in contracts.values_list("pk", "number")}
    lines = (
        Line.objects.filter(contract_id__among=found).order_by("pk").values_list("contract_id", "pk", "phone_number")
    )
    for contract, line, phone_number in lines:
        found[contract] = About(found[contract].contract, (*found[contract].lines, LineName(line, phone_number)))
    return found
