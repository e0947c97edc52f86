"""Signing in, beside its floor: to check one password hash, which is slow on purpose."""

import json
import time
from ipaddress import IPv4Address

from bench import places
from bench.pages import Size, Store, load, own
from bench.results import Row, middle

FORM = {"path": "/login/", "form": 'name="password"', "leads_to": "/"}


def measure(store: Store, size: Size) -> list[Row]:
    """The rows of part (e). Everybody comes from an address of her own: of one, only so many are let in a minute."""
    visits = [{**visit(at), "from": address(at)} for at in range(store.members)]
    with own(store) as server:
        rounds = [load(server, "press", visits[at :: size.rounds], 1, size.seconds) for at in range(size.rounds)]
    found, least = middle(rounds), places.run("signing_in", data=store.data)
    more = f"p50 {found['p50_ms']:.0f} ms for form, password and My Page; the hash alone {1000 / least:.0f} ms"
    return [Row("(e)", "sign-in (3 pages), c=1", found["per_second"], "sign-ins/s", least, "one password hash", more)]


def visit(member: int) -> dict[str, str]:
    """A member who types what she signs in with."""
    typed = {"login": f"member{member}@example.jp", "password": "bench only 1"}
    return {**FORM, "typed": json.dumps(typed)}


def address(number: int) -> str:
    """An internet address that no other visitor has."""
    return str(IPv4Address("10.0.0.0") + number)


def hashes_a_second(times: int = 20) -> float:
    """How many passwords one core can check in a second."""
    from django.contrib.auth.hashers import check_password, make_password  # noqa: PLC0415 - once Django is set up

    encoded, begun = make_password("bench only 1"), time.perf_counter()
    for _ in range(times):
        check_password("bench only 1", encoded)
    return times / (time.perf_counter() - begun)


if __name__ == "__main__":
    import django

    django.setup()
    places.pin(0)
    print(json.dumps(hashes_a_second()))
