"""What must not be in production, and what does not fit together, found when a command starts."""

from collections.abc import Callable, Iterator, Sequence
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register  # noqa: A004 - Django's name for it

from madoguchi import gateways, policy
from madoguchi.domain.codes import Way
from madoguchi.friction.joining import beside_joining
from madoguchi.gateways import network
from madoguchi.webhooks import signing

_CARRIERS = ("sms", "voice", "mail", "post", "billing")


@register()
def check_demo(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """The demo, in which anybody signs in as anybody, is on this machine alone; simulators are in the demo alone."""
    return [*_demo_in_production(), *_simulators_in_production()]


@register()
def check_address(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """The address that members type is one that we answer, over HTTPS."""
    return [*_wrong_public_url(), *_wrong_hosts()]


@register()
def check_policy(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """``operator.toml`` can be used; every wrong value is named, not only the first."""
    found = list(_wrong_values(policy.current))
    return found + [problem for problem in _wrong_values(policy.gateways) if problem not in found]


@register()
def check_host_cut_off(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """Members are not promised to take back later than the host operator takes orders that day."""
    try:
        deadline, host = policy.current().taking_back.deadline, policy.gateways().network.host_order_file
    except policy.WrongPolicy:
        return []  # named by check_policy
    if host is None or deadline is None or deadline <= host.cut_off:
        return []
    return [
        Error(
            f"taking_back.deadline is {deadline}, but the host takes no orders after {host.cut_off}.",
            hint=f"Write {host.cut_off} or earlier; or leave it out: then it can be taken back until the line is cut.",
            id="madoguchi.E008",
        )
    ]


@register()
def check_secrets(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """Each secret that ``operator.toml`` names is there."""
    try:
        carriers = (gateways.secrets_needed(kind) for kind in _CARRIERS)
        needed = network.secrets_needed().union(*carriers, _webhook_keys())
        missing = needed - set(settings.MADOGUCHI_GATEWAY_SECRETS)
    except policy.WrongPolicy:
        return []  # named by check_policy
    return [
        Error(
            f"MADOGUCHI_GATEWAY_SECRETS does not hold {name}.",
            hint=f'Add the line {name} = "…" to it, or to the file that MADOGUCHI_GATEWAY_SECRETS_FILE names.',
            id="madoguchi.E006",
        )
        for name in sorted(missing)
    ]


@register()
def check_webhook_keys(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """Each key that webhooks are signed with is one of the standard (S39)."""
    try:
        written = {name: settings.MADOGUCHI_GATEWAY_SECRETS.get(name) for name in _webhook_keys()}
    except policy.WrongPolicy:
        return []  # named by check_policy
    return [
        Error(
            f"{name} in MADOGUCHI_GATEWAY_SECRETS is no key for webhooks.",
            hint="Make one: madoguchi webhooks key",
            id="madoguchi.E007",
        )
        for name, key in sorted(written.items())
        if key and not signing.is_key(key)
    ]


def _webhook_keys() -> set[str]:
    return {name for endpoint in policy.gateways().webhooks for name in endpoint.secrets}


def _wrong_values(read: Callable[[], object]) -> Iterator[CheckMessage]:
    try:
        read()
    except policy.WrongPolicy as wrong:
        for found in wrong.problems:
            yield Error(f"{wrong.path}: {found.key} {found.problem}", hint=found.mend, id="madoguchi.E005")


@register()
def check_joining(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """Leaving is no harder than joining, where the operator has counted joining.

    No error: a portal that does not start would be the hardest way of all to leave.
    """
    try:
        counts = beside_joining(policy.current())
    except policy.WrongPolicy:
        return []  # said above
    return [
        Warning(
            f"Leaving takes {one.leaving} {one.count}, joining {one.joining}.",
            hint="Take steps out of [journey] or [revealing]: `madoguchi friction --certificate-lost` shows each.",
            id="madoguchi.W001",
        )
        for one in counts
        if one.is_harder
    ]


def _wrong_public_url() -> Iterator[CheckMessage]:
    url = urlsplit(settings.MADOGUCHI_PUBLIC_URL)
    schemes = {"https", "http"} if settings.MADOGUCHI_DEMO else {"https"}
    if url.scheme not in schemes or not url.hostname or url.path or url.query:
        yield Error(
            f"MADOGUCHI_PUBLIC_URL is {settings.MADOGUCHI_PUBLIC_URL!r}.",
            hint="Write the address that members type, like https://my.example.jp, without a path.",
            id="madoguchi.E003",
        )


def _wrong_hosts() -> Iterator[CheckMessage]:
    hosts, own = settings.ALLOWED_HOSTS, urlsplit(settings.MADOGUCHI_PUBLIC_URL).hostname
    if any("*" in host for host in hosts):
        yield Error(
            "MADOGUCHI_HOSTS answers to any name: a forged one could end up in the links of our mails.",
            hint="List the names that members type, separated by commas.",
            id="madoguchi.E004",
        )
    elif own and not any(own == host or (host.startswith(".") and own.endswith(host)) for host in hosts):
        yield Error(
            f"MADOGUCHI_HOSTS does not hold {own}, the host of MADOGUCHI_PUBLIC_URL: its pages would be refused.",
            hint=f"Add {own}.",
            id="madoguchi.E004",
        )


def _demo_in_production() -> Iterator[CheckMessage]:
    if "madoguchi.demo" not in settings.INSTALLED_APPS:
        return
    if not settings.MADOGUCHI_DEMO:
        yield Error(
            "The demo room is installed, but this is no demo.",
            hint="Take madoguchi.demo out of INSTALLED_APPS.",
            id="madoguchi.E001",
        )
    elif settings.MADOGUCHI_PUBLIC_URL.startswith("https://"):
        yield Error(
            f"The demo must not be served at {settings.MADOGUCHI_PUBLIC_URL}: anybody could sign in as anybody.",
            hint="Unset MADOGUCHI_DEMO; or, for a demo on this machine, MADOGUCHI_PUBLIC_URL.",
            id="madoguchi.E001",
        )


def _simulators_in_production() -> Iterator[CheckMessage]:
    if settings.MADOGUCHI_DEMO or settings.MADOGUCHI_SHADOW:
        return
    for kind in _used():
        if _chosen(kind).endswith(".simulator"):
            yield Error(
                f"The gateway {kind!r} is a simulator: nothing would reach a network or a person.",
                hint=f"Add [gateways.{kind}] to operator.toml, or set MADOGUCHI_{kind.upper()} to your own module.",
                id="madoguchi.E002",
            )


def _used() -> tuple[str, ...]:
    try:
        return gateways.used()
    except policy.WrongPolicy:
        return ()  # named by check_policy


def _chosen(kind: str) -> str:
    """The module of a kind; none of calls where codes never go by call."""
    try:
        if kind == "voice" and Way.VOICE not in policy.current().codes.ways:
            return ""
        return gateways.chosen(kind)
    except policy.WrongPolicy:
        return ""  # named by check_policy
