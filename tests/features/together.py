"""Several at once, each with a connection of its own, as web and worker processes are."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import pytest
from django.db import connection
from django.db.models import Model

T = TypeVar("T")
_PATIENCE_SECONDS = 30


def at_once(acts: Sequence[Callable[[], T]]) -> list[T | Exception]:
    """Do all acts at once; what each gave, or raised."""
    answers: dict[int, T | Exception] = {}

    def run(place: int) -> None:
        try:
            answers[place] = acts[place]()
        except Exception as error:  # noqa: BLE001 - the answer is looked at
            answers[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(_PATIENCE_SECONDS * 2)
    return [answers[place] for place in range(len(acts))]


def meet_after(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, *, parties: int) -> None:
    """Let everybody who calls a function wait behind it until all have: nobody writes before all have read."""
    barrier, original = threading.Barrier(parties, timeout=_PATIENCE_SECONDS), getattr(owner, name)

    def wait(*args: Any, **kwargs: Any) -> Any:
        answer = original(*args, **kwargs)
        barrier.wait()
        return answer

    monkeypatch.setattr(owner, name, wait)


@contextmanager
def without_constraints(*guards: tuple[type[Model], str], emptied: Sequence[type[Model]]) -> Iterator[None]:
    """The store without some of its constraints: a negative control. Empties tables before the guards come back."""
    found = [(model, c) for model, name in guards for c in model._meta.constraints if c.name == name]
    for model, constraint in found:
        model._meta.constraints = [c for c in model._meta.constraints if c != constraint]  # what SQLite makes anew
        with connection.schema_editor() as editor:
            editor.remove_constraint(model, constraint)
    try:
        yield
    finally:
        for model in emptied:
            model._default_manager.all().delete()
        for model, constraint in found:
            model._meta.constraints = [*model._meta.constraints, constraint]
            with connection.schema_editor() as editor:
                editor.add_constraint(model, constraint)
