"""The page of authentication IDs: passwords masked, but for those that this very answer shows."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_variables

from madoguchi import policy
from madoguchi.contracts.credentials.queries import Credential
from madoguchi.domain.credentials import SHOWN_FOR
from madoguchi.domain.journey_policy import Proof


@sensitive_variables()
def page(
    request: HttpRequest,
    contract_number: str,
    found: tuple[Credential, ...],
    passwords: Mapping[int, str] | None = None,
    *,
    status: int = 200,
    **more: object,
) -> HttpResponse:
    """Answer with the page; ``passwords``: those to be shown, by the id of their credential."""
    shown = passwords or {}
    context = {
        "contract_number": contract_number,
        "credentials": [(credential, shown.get(credential.id, "")) for credential in found],
        "is_shown": bool(shown),
        "is_needed_to_leave": policy.current().journey.proof is Proof.CONNECTION_CREDENTIAL,
        "seconds": int(SHOWN_FOR.total_seconds()),
        "per_hour": policy.current().credentials.shown_per_hour,
        **more,
    }
    return render(request, "my_page/credentials.html", context, status=status)
