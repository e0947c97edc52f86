"""Making ready what lies in the data folder: keys, database, static files."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from madoguchi.cli import starting

_STAMP = ".collected"


def make_ready() -> None:
    """Make whatever is missing or out of date. Safe to run again."""
    from madoguchi.keys import digests, keyring, signing  # noqa: PLC0415 - only once Django is set up

    settings.MADOGUCHI_DATA.mkdir(parents=True, exist_ok=True)
    keyring.make()
    digests.make_key()
    signing.make_key()
    make_tables()
    collect_static_files()


def make_tables(*, verbosity: int = 0) -> None:
    """Make the tables, or bring them up to date."""
    call_command("migrate", interactive=False, verbosity=verbosity)
    call_command("createcachetable", verbosity=verbosity)


def refuse_missing_keys() -> None:
    """Give up where nothing could be sealed or signed: to make new keys unasked would hide that the old are lost."""
    from madoguchi.keys import folder, keyring, signing  # noqa: PLC0415 - only once Django is set up

    try:
        keyring.key(keyring.primary())
        keyring.installation()
        signing.current()
    except folder.KeyMissing as missing:
        starting.give_up(str(missing))


def collect_static_files() -> None:
    """Collect the static files unless they lie there as they are now."""
    stamp, now = Path(settings.STATIC_ROOT) / _STAMP, _sources()
    if not stamp.exists() or stamp.read_text() != now:
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        stamp.write_text(now)


def _sources() -> str:
    """A digest of every source's name, size and time."""
    from django.contrib.staticfiles.finders import get_finders  # noqa: PLC0415 - only once Django is set up

    found = sorted(
        f"{path} {state.st_size} {state.st_mtime_ns}"
        for finder in get_finders()
        for path, storage in finder.list(())
        for state in (Path(storage.path(path)).stat(),)
    )
    return hashlib.sha256("\n".join(found).encode()).hexdigest()
