"""What every page knows."""

from django.http import HttpRequest

from madoguchi.design import identity


def operator(_request: HttpRequest) -> dict[str, identity.Operator]:
    """``operator``: whom the member has the contract with."""
    return {"operator": identity.operator()}
