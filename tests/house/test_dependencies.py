"""Every dependency has a reason, and the lock files hold all of them, with hashes and without hosts (decision 0009)."""

import re
import tomllib

import pytest

from tests.house.repository import ROOT

PYPROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
PROJECT = tomllib.loads(PYPROJECT)
RUNTIME = PROJECT["project"]["dependencies"]
DEVELOPMENT = PROJECT["dependency-groups"]["dev"]
LOCKS = {"requirements.lock": RUNTIME, "requirements-dev.lock": [*RUNTIME, *DEVELOPMENT]}
PINNED = re.compile(r"^(?P<name>[a-z\d._-]+)(?:\[.*\])?==(?P<version>\S+)", re.MULTILINE | re.IGNORECASE)


def plain_name(requirement: str) -> str:
    """A requirement's name as the index writes it."""
    name = re.match(r"[A-Za-z\d._-]+", requirement)
    assert name
    return re.sub(r"[._-]+", "-", name[0]).lower()


def version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text))


def pins(lock: str) -> dict[str, str]:
    return {plain_name(found["name"]): found["version"] for found in PINNED.finditer(lock)}


def read(lock: str) -> str:
    return (ROOT / lock).read_text(encoding="utf-8")


@pytest.mark.parametrize("requirement", [*RUNTIME, *DEVELOPMENT])
def test_each_dependency_says_why(requirement: str) -> None:
    (line,) = [line for line in PYPROJECT.splitlines() if line.strip().startswith(f'"{requirement}"')]
    assert re.search(r",\s*# \w.{8,}", line)


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_holds_every_direct_dependency(lock: str) -> None:
    pinned = pins(read(lock))
    assert [r for r in LOCKS[lock] if plain_name(r) not in pinned] == [], "run `make lock`"


@pytest.mark.parametrize("lock", LOCKS)
def test_the_locked_version_is_one_we_ask_for(lock: str) -> None:
    pinned = pins(read(lock))
    asked = {plain_name(r): re.search(r">=([\d.]+)(?:,<([\d.]+))?", r) for r in LOCKS[lock]}
    wrong = [
        name
        for name, bounds in asked.items()
        if bounds
        and (version(pinned[name]) < version(bounds[1]) or (bounds[2] and version(pinned[name]) >= version(bounds[2])))
    ]
    assert wrong == []


@pytest.mark.parametrize("lock", LOCKS)
def test_each_pin_has_a_hash_and_no_host(lock: str) -> None:
    text = read(lock)
    entries = [entry for entry in re.split(r"^(?=\S)", text, flags=re.MULTILINE) if PINNED.match(entry)]
    assert len(entries) == len(pins(text))
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert not re.search(r"https?://|--(?:extra-)?index-url|--find-links", text)


def test_both_locks_agree() -> None:
    runtime, development = pins(read("requirements.lock")), pins(read("requirements-dev.lock"))
    assert {name: at for name, at in runtime.items() if development.get(name) != at} == {}
