"""``madoguchi migrate``."""

from madoguchi.cli import starting


def migrate() -> None:
    """Make the database, or bring it up to date. Safe to run again.

    Example:
    - `madoguchi migrate` before the first start and after each update
    """
    starting.start()
    from django.conf import settings  # noqa: PLC0415 - only once Django is set up

    from madoguchi.cli import store  # noqa: PLC0415 - as above

    settings.MADOGUCHI_DATA.mkdir(parents=True, exist_ok=True)
    store.make_tables(verbosity=1)
