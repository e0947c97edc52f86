"""What a page does, seen from inside: its queries, and where its processor time goes. Prints JSON."""

import json
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import django

django.setup()

from django.conf import settings  # noqa: E402 - only once Django is set up
from django.contrib import auth  # noqa: E402 - only once Django is set up
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402 - only once Django is set up
from django.core.handlers.base import BaseHandler  # noqa: E402 - only once Django is set up
from django.db import connection  # noqa: E402 - only once Django is set up
from django.template.backends import django as templates  # noqa: E402 - only once Django is set up
from django.test import Client  # noqa: E402 - only once Django is set up
from django.test.utils import CaptureQueriesContext  # noqa: E402 - only once Django is set up

from bench import places  # noqa: E402 - only once Django is set up
from madoguchi.cancellation import queries as queries_of_cancellation  # noqa: E402 - only once Django is set up
from madoguchi.cancellation import views  # noqa: E402 - only once Django is set up

PARTS = ("template", "pricing", "contract query", "session", "log-in", "middleware", "the rest of the view")


def client_of(visit: dict[str, str]) -> Client:
    """A browser that is signed in."""
    headers = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in places.OWN_HEADERS.items()}
    client = Client(**headers)  # type: ignore[arg-type]  # headers are what a client takes
    client.cookies[settings.SESSION_COOKIE_NAME] = visit["cookie"].partition("=")[2]
    return client


def queries(visit: dict[str, str]) -> dict[str, int]:
    """How many queries each page makes, and accepting a cancellation."""
    client, counts = client_of(visit), {}
    client.get("/")  # the first request also makes ready what later ones find

    def count(name: str, act: Callable[[], Any]) -> Any:  # noqa: ANN401 - a response of the test client
        with CaptureQueriesContext(connection) as made:
            answer = act()
        counts[name] = len(made)
        return answer

    count("my page", lambda: client.get("/"))
    page = count("review", lambda: client.get(visit["path"])).content.decode()
    form = next(found for found in re.findall(r"<form.*?</form>", page, re.DOTALL) if 'value="month_end"' in found)
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    accepted = count("accept", lambda: client.post(visit["path"], fields))
    count("case", lambda: client.get(accepted.headers["Location"]))
    return counts


def profile(visit: dict[str, str], times: int) -> dict[str, float]:
    """Milliseconds of processor time that each part of the review page takes: of the fastest of so many times."""
    client = client_of(visit)
    client.get(visit["path"])
    seen = [_once(client, visit["path"]) for _ in range(times)]
    whole = min(found["whole"] for found in seen)
    parts = {part: min(found[part] for found in seen) for part in PARTS[:-1]}
    parts[PARTS[-1]] = whole - sum(parts.values())
    return {"whole": round(whole, 2), **{part: round(spent, 2) for part, spent in parts.items()}}


def _once(client: Client, path: str) -> dict[str, float]:
    spent: defaultdict[str, float] = defaultdict(float)
    with (
        _timed(templates.Template, "render", "template", spent),
        _timed(views, "prepare", "pricing", spent),
        _timed(queries_of_cancellation, "get_contract", "contract query", spent),
        _timed(SessionStore, "load", "session", spent),
        _timed(auth, "get_user", "log-in and session", spent),
        _timed(BaseHandler, "_get_response", "view", spent),
        _timed(BaseHandler, "get_response", "whole", spent),
    ):
        client.handler.load_middleware()  # which takes hold of the view's end of the chain
        client.get(path)
    spent["log-in"] = spent.pop("log-in and session") - spent["session"]  # the session is loaded to know who she is
    who = spent["session"] + spent["log-in"]  # the limits of a session look her up, before the view
    spent["middleware"] = spent["whole"] - spent.pop("view") - who
    return spent


@contextmanager
def _timed(owner: Any, name: str, part: str, spent: dict[str, float]) -> Iterator[None]:  # noqa: ANN401 - anything
    original = getattr(owner, name)

    def timed(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - passed through
        begun = time.thread_time()
        try:
            return original(*args, **kwargs)
        finally:
            spent[part] += (time.thread_time() - begun) * 1000

    with mock.patch.object(owner, name, timed):
        yield


def main(times: int) -> None:
    """Measure the visits that stand on standard input: the first is cancelled, the second looked at."""
    visited = json.load(sys.stdin)
    print(json.dumps({"queries": queries(visited[0]), "profile": profile(visited[1], times)}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
