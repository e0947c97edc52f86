"""Every address has a name, a view of ours that says what it does, and a way that cannot be lost."""

import inspect
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

OTHERS = ("allauth.", "django.")


def addresses(resolver: URLResolver) -> Iterator[URLPattern]:
    """Every address of the house."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from addresses(entry)
        else:
            yield entry


def ours() -> list[URLPattern]:
    return [entry for entry in addresses(get_resolver()) if not entry.callback.__module__.startswith(OTHERS)]


def test_every_view_says_what_it_does() -> None:
    assert ours()
    assert [entry.name for entry in ours() if not inspect.getdoc(entry.callback)] == []


def test_every_address_has_a_name_of_its_own() -> None:
    names = [entry.name for entry in addresses(get_resolver())]
    assert None not in names
    assert len(names) == len(set(names))


def test_the_view_has_the_name_of_its_address() -> None:
    """Page template = URL name = view name: whoever knows one finds the others. The demo's say whose they are."""
    names = {entry.name: inspect.unwrap(entry.callback).__name__ for entry in ours()}
    assert {name: view for name, view in names.items() if name != view and not str(name).startswith("demo")} == {}


def test_views_are_functions() -> None:
    assert [entry.name for entry in ours() if hasattr(entry.callback, "view_class")] == []
