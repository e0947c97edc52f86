"""Somebody who opens every page she can reach, and looks at each question there: is the answer on file?

What a question is called in the HTML does not matter. It asks for what is known if it says so (label, help,
autocomplete, inputmode), or if the page behaves so: it takes the stored value and refuses others of the same shape.
"""

import copy
import re
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve

from tests.house import full_account
from tests.house.forms_on_pages import Control, Form, Page, read

MOST_PAGES = 300
JOURNEY = "madoguchi.cancellation"  # its forms are sent, for pages stand behind them
PROOF = "account_reauthenticate"  # here the password is given, for pages stand behind it
PAPERS = (".pdf", ".json")  # nothing can be typed into them
ELSEWHERE = "madoguchi.demo"  # plays the outside world; no member ever sees it
_REFUSED = re.compile(r'aria-invalid="true"|error-summary')


@dataclass(frozen=True, slots=True, order=True)
class Asked:
    """A question whose answer the account holds: on which page, what, and how that came to light."""

    route: str
    datum: str
    because: str


@dataclass(slots=True)
class Walker:
    """One person's walk. ``tries``: send the forms as well as read them."""

    client: Client
    tries: bool = True
    held: dict[str, list[str]] = field(default_factory=full_account.stored)
    routes: set[str] = field(default_factory=set)
    questions: set[tuple[str, str]] = field(default_factory=set)
    asked: set[Asked] = field(default_factory=set)
    loose: set[tuple[str, str]] = field(default_factory=set)
    _known_forms: set[tuple[object, ...]] = field(default_factory=set)

    def walk(self, *starts: str) -> None:
        """Open these pages and everything behind them."""
        ahead, opened = deque(starts), set[str]()
        while ahead and len(opened) < MOST_PAGES:
            address = ahead.popleft()
            if address not in opened and _view_of(address) is not None:
                opened.add(address)
                ahead += self._open(address)
        assert len(opened) < MOST_PAGES, "the walk does not end"

    def _open(self, address: str) -> list[str]:
        answer = self.client.get(address)
        if answer.status_code in {301, 302, 303}:
            return [urljoin(address, answer["Location"])]
        if not answer.get("Content-Type", "").startswith("text/html"):
            return []
        self.routes.add(_route(address))
        page = read(answer.content.decode())
        self.loose |= {(_route(address), name) for name in page.loose}
        return [*(urljoin(address, link) for link in page.links), *self._forms(address, page)]

    def _forms(self, address: str, page: Page) -> Iterator[str]:
        for form in page.forms:
            target = urljoin(address, form.action) if form.action else address
            names = tuple(control.name for control in form.controls)
            known_by = (_route(address), form.method, _route(target), names)
            if known_by in self._known_forms:
                continue
            self._known_forms.add(known_by)
            for control in form.controls:
                self.questions.add((_route(address), control.name))
                self.asked |= set(self._judge(_route(address), target, form, control))
            yield from self._go_through(target, form)

    def _go_through(self, target: str, form: Form) -> list[str]:
        """The pages behind a form."""
        if form.method == "get":
            return [f"{urlsplit(target).path}?{urlencode(form.filled(), doseq=True)}"]
        answers = form.filled()
        if _route(target) == PROOF:
            answers |= {c.name: self.held["sign_in.login.password"] for c in form.controls if c.kind == "password"}
        elif not (_view_of(target) or "").startswith(JOURNEY):
            return []
        answer = self.client.post(target, answers)
        # What was accepted changes the pages: a fragment makes the walk open them anew.
        where = urljoin(target, answer.get("Location", target)).split("#")[0]
        return [f"{where}#{len(self._known_forms)}", f"/#{len(self._known_forms)}"]

    def _judge(self, route: str, target: str, form: Form, control: Control) -> Iterator[Asked]:
        """Why a question asks for what is known; nothing if it does not."""
        values = {value for kept in self.held.values() for value in kept}
        if control.is_free and {control.value, control.value.replace("-", "")} & values:
            return  # filled in already, perhaps as people write it (U2)
        if control.options:
            hers = [o for o in control.options if {o.value, o.text.strip()} & values]
            if hers and len(hers) < len(control.options):
                yield Asked(route, self._datum_of(hers[0].value), "has to be picked out among others")
            return
        tokens = {*control.autocomplete.split(), control.inputmode, control.kind}
        for datum in full_account.named(control.words, tokens):
            yield Asked(route, datum, "says so")
        if self.tries:
            for column in self.held:
                if any(self._prefers(target, form, control, value) for value in self.held[column]):
                    yield Asked(route, full_account.datum_of(column), "takes hers and refuses others")

    def _datum_of(self, value: str) -> str:
        return full_account.datum_of(next((c for c, kept in self.held.items() if value in kept), value))

    def _prefers(self, target: str, form: Form, control: Control, value: str) -> bool:
        """Whether the page does better with the stored value than with any other of its shape."""
        for spelling in full_account.spellings(value):
            mine = self._try(target, form, control, spelling)
            if mine > (False, -99):
                return all(self._try(target, form, control, other) < mine for other in full_account.others(spelling))
        return False

    def _try(self, target: str, form: Form, control: Control, typed: str) -> tuple[bool, int]:
        """How the form is answered, the better the greater. Nothing stays of it."""
        answers = {**form.filled(), control.name: [typed]}
        with _undone(self.client):
            if form.method == "get":
                answer: Any = self.client.get(target, answers)
            else:
                answer = self.client.post(target, answers)
        page = answer.content.decode(errors="replace") if answer.status_code < 500 else ""
        errors = len(_REFUSED.findall(page))
        return (
            answer.status_code < 400 and not errors,
            -errors if page and errors else -99 * bool(answer.status_code >= 400),
        )


@contextmanager
def _undone(client: Client) -> Iterator[None]:
    cookies = copy.deepcopy(client.cookies)
    cache.clear()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    client.cookies = cookies


def _view_of(address: str) -> str | None:
    """The module of the view behind an address of ours; nothing for other sites, papers and the demo's own pages."""
    parts = urlsplit(address)
    if parts.netloc not in {"", "testserver"} or parts.path.endswith(PAPERS):
        return None
    try:
        module = resolve(parts.path).func.__module__
    except Resolver404:
        return None
    return None if module.startswith(ELSEWHERE) else module


def _route(address: str) -> str:
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return address
