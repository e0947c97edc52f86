"""Write the tables in docs/import.md anew from the tables that the import obeys."""

import os
from pathlib import Path

import django

MANUAL = Path(__file__).parent.parent / "docs" / "import.md"


def main() -> None:
    """Replace what stands between the markers."""
    os.environ.setdefault("MADOGUCHI_DEMO", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")
    django.setup()
    from madoguchi.contracts.importing import manual  # noqa: PLC0415 - tables can be imported only once Django is set up

    text = MANUAL.read_text(encoding="utf-8")
    for name, table in {"columns": manual.columns_table(), "states": manual.states_table()}.items():
        before, marker, rest = text.partition(f"<!-- {name} -->\n")
        _, end, after = rest.partition("\n<!-- end -->")
        text = before + marker + table + end + after
    MANUAL.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
