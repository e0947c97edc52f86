"""The stage: a folder with store, keys and people, copied for each run; and what outlives a killed process."""

import datetime as dt
import gc
import json
import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.template import Engine
from django.template.utils import get_app_template_dirs
from django.test import Client

from madoguchi import clock
from madoguchi.config import store
from madoguchi.gateways import network
from madoguchi.gateways.network import Order, Switch
from madoguchi.keys import digests, keyring, signing
from tests import people

OPENING = dt.datetime(2026, 11, 16, 1, 0, tzinfo=dt.UTC)  # Monday, 10:00 in Japan


class Notes:
    """What the world remembers while our process is dead: answers a member got, and the time. One small file."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "notes.json"
        self.all: dict[str, Any] = json.loads(self._file.read_text()) if self._file.exists() else {}

    def write(self, **notes: Any) -> None:
        """Note, at once and whole."""
        self.all |= notes
        draft = self._file.with_suffix(".draft")
        draft.write_text(json.dumps(self.all))
        draft.replace(self._file)


class Time:
    """A clock that stands still until it is moved, forward only; it goes on where a killed process left it."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self.now = dt.datetime.fromisoformat(notes.all.get("now", OPENING.isoformat()))
        clock.set_source(lambda: self.now)

    def move_to(self, instant: dt.datetime) -> None:
        """Move to an instant unless it has passed."""
        self.now = max(self.now, instant)
        self._notes.write(now=self.now.isoformat())

    def move(self, **by: float) -> None:
        """Move by days, hours, minutes or seconds."""
        self.move_to(self.now + dt.timedelta(**by))


def build(folder: Path) -> None:
    """Make the folder that each run copies: tables, keys, Kenji with three lines, Yuki whom only letters reach."""
    folder.mkdir(parents=True)
    live_in(folder)
    clock.set_source(lambda: OPENING)
    keyring.make()
    digests.make_key()
    signing.make_key()
    call_command("migrate", verbosity=0)
    kenji, yuki = people.kenji(), people.yuki()
    for days, number in enumerate(kenji.numbers):
        people.uses(kenji, 30 + days, at=OPENING - dt.timedelta(days=days + 1), line=number)
        people.uses(kenji, 70 + days, at=OPENING + dt.timedelta(days=days + 1), line=number)
    people.uses(yuki, 110, at=OPENING - dt.timedelta(days=2))
    _switch_on([*kenji.contract.lines.all(), *yuki.contract.lines.all()])
    Notes(folder).write(sessions={person.customer.number: _signed_in(person) for person in (kenji, yuki)})
    connections.close_all()
    _warm_up()


def copy(template: Path, folder: Path) -> None:
    """A stage of one's own."""
    shutil.copytree(template, folder)


def live_in(folder: Path) -> None:
    """Let this process keep everything in ``folder``. Open no connection before."""
    connections.close_all()
    real = store.database("", folder=folder)
    connection.settings_dict.update({"NAME": str(real["NAME"]), "OPTIONS": real["OPTIONS"]})
    for name, value in (("DATA", folder), ("KEYS", folder / "keys"), ("CHECKPOINTS", folder / "checkpoints.jws")):
        setattr(settings, f"MADOGUCHI_{name}", value)
    clock.machine_time = lambda: OPENING  # else a slow machine writes a sign of the member, and the points shift


def _warm_up() -> None:
    """Read now what every child would read again, and keep memory shared. No paper is set: that starts threads."""
    engine = Engine.get_default()
    for folder in map(Path, map(str, (*engine.dirs, *get_app_template_dirs("templates")))):
        for path in folder.rglob("*"):
            if path.is_file() and "madoguchi" in path.parts:
                engine.get_template(str(path.relative_to(folder)))
    gc.collect()
    gc.freeze()
    gc.disable()


def _signed_in(person: people.Person) -> str:
    """The session of a member who has signed in. A first page loads code and templates, so that no child has to."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(person.login)
    client.get("/cancel/", follow=True)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _switch_on(lines: list[Any]) -> None:
    for line in lines:
        order = Order(f"on-{line.imsi}", Switch.ON, line.imsi, line.phone_number)
        reference = network.connect().place(order, now=OPENING)
        network.connect().outcome(reference, now=OPENING + dt.timedelta(minutes=1))
