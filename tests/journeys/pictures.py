"""Photographs every page × state × language × width into ``docs/pictures`` (`make pictures`).

Pages stand in ``states``; a clock that stands and fixed people make the same picture every time the page is the same.
"""

import base64
import io
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import cast

import pytest
from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Page

from tests.journeys import browser
from tests.journeys.browser import DESKTOP, PHONE

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
LANGUAGES = ("ja", "en")
WIDTHS = (PHONE, DESKTOP)
DARK = ("log-in", "my-page-family", "review", "case-accepted", "bill")
PRINTED = ("review-unfolded", "case-settled", "bill")
JOURNEY = {
    "my-page": "My Page",
    "review": "The price first",
    "accepted": "Receipt in hand",
    "off": "Really off, and billed",
}
_COLOURS, _DISTINCT = 14, 12
_TILE, _GAP, _LABEL, _COLUMNS, _ON_A_SHEET = (600, 400), 24, 30, 4, 80

_JOURNEY_PAGE = (Path(__file__).parent / "journey.html").read_text()
_FIGURE = "<figure><figcaption><b>{number}</b>{words}</figcaption><img src='data:image/png;base64,{picture}'></figure>"


def photograph(page: Page, name: str) -> None:
    """The whole page as it stands, a few colours and no loss: the type stays crisp and the file small."""
    _save(Image.open(io.BytesIO(page.screenshot(full_page=True))), FOLDER / f"{name}.webp")


def photograph_for_journey(page: Page, name: str, language: str) -> None:
    """What fits on a phone."""
    (FOLDER / f"journey-{language}-{name}.part").write_bytes(page.screenshot())


def main() -> int:
    """Take every picture anew, then make the sheets; the exit code."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    taken = pytest.main(["-q", "-n", "2", "--no-header", str(Path(__file__).with_name("photographs.py"))])
    if taken != pytest.ExitCode.OK:
        return int(taken)
    with browser.started() as chromium:
        page = chromium.new_page(viewport={"width": 1368, "height": 700}, device_scale_factor=1.5)
        for language, target in (("ja", "journey.png"), ("en", "journey-en.png")):
            _compose_journey(page, language, target)
    names = sorted({path.name.rsplit("-", 2)[0] for path in FOLDER.glob("*-390.webp")}, key=_order)
    for number, some in enumerate(_sheets(names), 1):
        _compose_sheet(some, FOLDER / f"contact-sheet-{number}.webp")
    (FOLDER / "README.md").write_text("\n".join(_index(names)) + "\n")
    return 0


def _order(name: str) -> int:
    from tests.journeys.states import STATES  # noqa: PLC0415 - needs Django, which pytest has set up by now

    return list(STATES).index(name)


def _save(picture: Image.Image, path: Path) -> None:
    _few_colours(picture.convert("RGB"), _COLOURS).convert("RGB").save(path, "WEBP", lossless=True, method=6)


def _few_colours(picture: Image.Image, most: int) -> Image.Image:
    """The commonest colours stay as they are; the shades between them become the nearest of those."""
    kept: list[tuple[int, int, int]] = []
    counted = cast("list[tuple[int, tuple[int, int, int]]]", picture.getcolors(picture.width * picture.height))
    for _, colour in sorted(counted, reverse=True):
        if len(kept) < most and all(max(abs(a - b) for a, b in zip(colour, k, strict=True)) >= _DISTINCT for k in kept):
            kept.append(colour)
    palette = Image.new("P", (1, 1))
    palette.putpalette([value for colour in kept for value in colour])
    return picture.quantize(palette=palette, dither=Image.Dither.NONE)


def _compose_journey(page: Page, language: str, target: str) -> None:
    """The journey side by side, for the README."""
    parts = {words: FOLDER / f"journey-{language}-{name}.part" for name, words in JOURNEY.items()}
    figures = (
        _FIGURE.format(number=number, words=words, picture=base64.b64encode(path.read_bytes()).decode())
        for number, (words, path) in enumerate(parts.items(), 1)
    )
    page.set_content(_JOURNEY_PAGE + "".join(figures), wait_until="load")
    picture = Image.open(io.BytesIO(page.locator("body").screenshot())).convert("RGB")
    _few_colours(picture, 64).save(FOLDER / target, optimize=True)
    for path in parts.values():
        path.unlink()


def _sheets(names: list[str]) -> list[list[str]]:
    """What stands on one sheet each: a WebP is at most 16,383 pixels high."""
    return [names[at : at + _ON_A_SHEET] for at in range(0, len(names), _ON_A_SHEET)]


def _compose_sheet(names: list[str], path: Path) -> None:
    """One picture of these states, each in both languages, on phone and desk."""
    rows = -(-len(names) // _COLUMNS)
    width, height = _TILE[0] + _GAP, _TILE[1] + _GAP + _LABEL
    sheet = Image.new("RGB", (_COLUMNS * width + _GAP, rows * height + _GAP), "#f2f2f2")
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(size=20)
    for at, name in enumerate(names):
        left, top = _GAP + at % _COLUMNS * width, _GAP + at // _COLUMNS * height
        draw.text((left, top), name, fill="#1a1a1a", font=font)
        for picture, place in _thumbnails(name):
            sheet.paste(picture, (left + place[0], top + _LABEL + place[1]))
    sheet.save(path, "WEBP", quality=40, method=6)


def _thumbnails(name: str) -> Iterable[tuple[Image.Image, tuple[int, int]]]:
    for column, language in enumerate(LANGUAGES):
        yield _thumbnail(f"{name}-{language}-{PHONE}", 150, _TILE[1]), (column * 158, 0)
        yield _thumbnail(f"{name}-{language}-{DESKTOP}", 284, 196), (316, column * 204)


def _thumbnail(name: str, width: int, height: int) -> Image.Image:
    """The top of a picture, made smaller."""
    picture = Image.open(FOLDER / f"{name}.webp").convert("RGB")
    smaller = picture.resize((width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS)
    thumbnail = Image.new("RGB", (width, height), "white")
    thumbnail.paste(smaller)
    return thumbnail


def _index(names: list[str]) -> Iterable[str]:
    yield "# Every page in every state\n\nMade by `make pictures`. All people and numbers are invented.\n"
    sheets = (f"[{number}](contact-sheet-{number}.webp)" for number, _ in enumerate(_sheets(names), 1))
    yield f"![The journey](journey.png)\n\nContact sheets: {', '.join(sheets)}\n"
    yield "| State | Japanese | English | also |\n| --- | --- | --- | --- |"
    for name in names:
        cells = [" · ".join(f"[{width}]({name}-{language}-{width}.webp)" for width in WIDTHS) for language in LANGUAGES]
        more = [kind for kind in ("dark", "print") if (FOLDER / f"{name}-ja-{kind}.webp").exists()]
        yield f"| {name} | {' | '.join(cells)} | {' · '.join(f'[{kind}]({name}-ja-{kind}.webp)' for kind in more)} |"


if __name__ == "__main__":
    sys.exit(main())
