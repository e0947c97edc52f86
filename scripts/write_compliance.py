"""Write the tables in docs/compliance.md anew: the presets, tried under the demo's operator."""

import os
from pathlib import Path

import django

MANUAL = Path(__file__).parent.parent / "docs" / "compliance.md"
MARK = "<!-- tables -->\n"


def main() -> None:
    """Replace what stands behind the mark."""
    os.environ.setdefault("MADOGUCHI_DEMO", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")
    django.setup()
    from madoguchi import policy  # noqa: PLC0415 - pages can be opened only once Django is set up
    from madoguchi.compliance.document import tables  # noqa: PLC0415 - as above
    from madoguchi.compliance.report import examine  # noqa: PLC0415 - as above

    reports = {name: examine(policy.named(name)) for name in ("default", "declaration", "as-described")}
    before, mark, _ = MANUAL.read_text(encoding="utf-8").partition(MARK)
    MANUAL.write_text(f"{before}{mark}{tables(reports)}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
