"""Files that go with messages: each feature says how its own are made, and a message names the maker."""

from collections.abc import Callable, Mapping

from madoguchi.gateways.mail import Attachment

Maker = Callable[[str], Attachment]
SecretMaker = Callable[[str, Mapping[str, str]], Attachment]
_makers: dict[str, Maker] = {}
_secret_makers: dict[str, SecretMaker] = {}


def maker(name: str) -> Callable[[Maker], Maker]:
    """Register how an attachment is made from an id."""

    def register(function: Maker) -> Maker:
        _makers[name] = function
        return function

    return register


def secret_maker(name: str) -> Callable[[SecretMaker], SecretMaker]:
    """Register how an attachment is made from an id and the message's secret, which stands nowhere else."""

    def register(function: SecretMaker) -> SecretMaker:
        _secret_makers[name] = function
        return function

    return register


def make(name: str, reference: str, secret: Mapping[str, str] | None = None) -> Attachment:
    """Make one attachment.

    Raises:
        KeyError: nobody registered the name.
    """
    if name in _secret_makers:
        return _secret_makers[name](reference, secret or {})
    return _makers[name](reference)
