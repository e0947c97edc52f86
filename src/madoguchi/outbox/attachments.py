"""Files that go with messages: each feature says how its own are made, and a message names the maker."""

from collections.abc import Callable

from madoguchi.gateways.mail import Attachment

Maker = Callable[[str], Attachment]
_makers: dict[str, Maker] = {}


def maker(name: str) -> Callable[[Maker], Maker]:
    """Register how an attachment is made from an id."""

    def register(function: Maker) -> Maker:
        _makers[name] = function
        return function

    return register


def make(name: str, reference: str) -> Attachment:
    """Make one attachment.

    Raises:
        KeyError: nobody registered the name.
    """
    return _makers[name](reference)
