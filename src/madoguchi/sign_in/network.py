"""Where on the network a request comes from."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

from madoguchi import policy
from madoguchi.domain.codes import Source, source_of


def source(request: HttpRequest) -> Source:
    """The source that limits count by. Only as many proxies are believed as the settings name (S25)."""
    return source_of(get_adapter().get_client_ip(request), policy.current().codes)
