"""The link in a notice that stops a cancellation made without a log-in. It stops that one case and opens nothing."""

from madoguchi.keys import signed_links

_ROUTE = "cancel_stop"


def stop_address(case_number: str) -> str:
    """The whole address, as it stands in mails, texts and letters."""
    return signed_links.address(_ROUTE, case_number)


def is_right(case_number: str, key: str) -> bool:
    """Whether this is the key of a case's link."""
    return signed_links.is_right(_ROUTE, case_number, key)
