"""Changes into the store, many contracts at once. The caller holds the transaction."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Model

from madoguchi.contracts import actions
from madoguchi.contracts.importing.changes import Changes
from madoguchi.contracts.models import (
    Charge,
    ConnectionCredential,
    Contract,
    Customer,
    Instalment,
    Line,
    Service,
    Works,
)

_PARENTS_FIRST: tuple[type[Model], ...] = (
    *(Customer, Contract, Line, Service),
    *(Charge, Instalment, Works, ConnectionCredential),
)


def write(chunk: Iterable[Changes]) -> None:
    """Write what changes.

    Raises:
        ChangedMeanwhile: a contract's lines are not as they were when they were compared.
        IntegrityError: somebody else took a number or a reference in the meantime.
    """
    changes = list(chunk)
    for change in changes:
        if change.lines_move:
            actions.advance_version(contract_number=change.contract.number, version=change.contract.version)
    _add(thing for change in changes for thing in change.added)
    _change(changes)
    Service.objects.filter(pk__in=[service.pk for change in changes for service in change.removed]).delete()


def _add(things: Iterable[Model]) -> None:
    by_model: dict[type[Model], list[Model]] = defaultdict(list)
    for thing in things:
        by_model[type(thing)].append(thing)
    for model in _PARENTS_FIRST:
        model._default_manager.bulk_create(by_model[model])  # noqa: SLF001 - documented by Django


def _change(changes: Iterable[Changes]) -> None:
    """Update what changed, field by field: a field that nobody spoke of is not written back."""
    together: dict[tuple[type[Model], tuple[str, ...]], dict[int, Model]] = defaultdict(dict)
    for thing, values in (pair for change in changes for pair in change.changed):
        for name, value in values.items():
            setattr(thing, name, value)
        together[type(thing), tuple(sorted(values))][thing.pk] = thing
    for (model, fields), things in together.items():
        model._default_manager.bulk_update(list(things.values()), fields)  # noqa: SLF001 - as above
