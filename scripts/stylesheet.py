"""Joins the styles of every page into the one file that a browser fetches: ``make documents`` writes it."""

from pathlib import Path

DESIGN = Path(__file__).resolve().parents[1] / "src" / "madoguchi" / "design"
PARTS = ("vendor/digital-agency-tokens-1.1.9.css", "tokens.css", "base.css", "components.css", "forms.css")
JOINED = DESIGN / "static" / "madoguchi" / "portal.css"


def joined() -> str:
    """The parts in the order in which they build on each other, each under its name."""
    return "\n".join(f"/* {part} */\n{(DESIGN / 'styles' / part).read_text(encoding='utf-8')}" for part in PARTS)


if __name__ == "__main__":
    JOINED.write_text(joined(), encoding="utf-8")
