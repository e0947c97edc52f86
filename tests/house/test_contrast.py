"""Every pair of colours that the pages use can be read, in light and in dark (A5, A6).

The figures are computed from the tokens, so a colour that is changed or added without its pair fails here.
"""

import re
from pathlib import Path

import pytest

from tests.house.repository import ROOT

FOLDER = ROOT / "src/madoguchi/design/styles"
TOKENS = (FOLDER / "tokens.css").read_text(encoding="utf-8")
PRIMITIVES = (FOLDER / "vendor/digital-agency-tokens-1.1.9.css").read_text(encoding="utf-8")
STYLES = "\n".join((FOLDER / name).read_text(encoding="utf-8") for name in ("base.css", "components.css", "forms.css"))
SCREEN = re.sub(r"@media print \{.*?\n\}\n", "", STYLES, flags=re.DOTALL)
DECLARATION = re.compile(r"--([\w-]+):\s*([^;]+);")

FOR_TEXT, FOR_SIGNS = 4.5, 3.0  # WCAG 2.2 1.4.3 and 1.4.11
PAPER = ("canvas", "surface", "surface-quiet")
TINTED = ("accent-soft", "info-soft", "success-soft", "warning-soft", "error-soft")
TEXT = {
    "text": (*PAPER, *TINTED),
    "text-quiet": (*PAPER, *TINTED),
    "link": (*PAPER, *TINTED),
    "link-hover": (*PAPER, *TINTED),
    "error-text": ("canvas", "surface"),
    "on-accent": ("accent", "accent-hover", "accent-press"),
    "on-danger": ("danger", "danger-hover", "danger-press"),
}
SIGNS = {
    "border-strong": PAPER,
    "accent": (*PAPER, "accent-soft"),
    "danger": PAPER,
    "info": ("canvas", "info-soft"),
    "success": ("canvas", "surface", "success-soft"),
    "warning": ("canvas", "surface", "warning-soft"),
    "error": ("canvas", "error-soft"),
    "focus-ring": (*PAPER, "focus-halo"),
    "text": PAPER,
}
DECORATION = {"border"}  # lines that say nothing which the words beside them do not say


def modes() -> dict[str, dict[str, str]]:
    """Each token's colour, in light and in dark."""
    light_text, dark_text = TOKENS.split("@media (prefers-color-scheme: dark)")
    light = {**dict(DECLARATION.findall(PRIMITIVES)), **dict(DECLARATION.findall(light_text))}
    return {"light": light, "dark": {**light, **dict(DECLARATION.findall(dark_text))}}


def resolve(name: str, mode: dict[str, str]) -> str:
    value = mode[name].strip()
    inner = re.fullmatch(r"var\(--([\w-]+)\)", value)
    return resolve(inner.group(1), mode) if inner else value


def luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def too_faint(pairs: dict[str, tuple[str, ...]], floor: float, mode: dict[str, str]) -> list[str]:
    return [
        f"{front} on {back}: {found:.2f}"
        for front, backs in pairs.items()
        for back in backs
        if (found := contrast(resolve(front, mode), resolve(back, mode))) < floor
    ]


def used(properties: str) -> set[str]:
    """The tokens that these properties take, in the three style sheets."""
    values = re.findall(rf"(?<![\w-])(?:{properties}):\s*([^;]+);", SCREEN)
    return {name for value in values for name in re.findall(r"var\(--([\w-]+)\)", value)}


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_text_can_be_read(mode: str) -> None:
    assert too_faint(TEXT, FOR_TEXT, modes()[mode]) == []


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_lines_and_signs_can_be_seen(mode: str) -> None:
    assert too_faint(SIGNS, FOR_SIGNS, modes()[mode]) == []


def test_a_faint_grey_is_caught() -> None:
    light = modes()["light"]
    assert too_faint({"color-neutral-solid-gray-420": ("canvas",)}, FOR_TEXT, light) == [
        "color-neutral-solid-gray-420 on canvas: 3.03"
    ]


def test_the_figures_are_those_of_the_rules() -> None:
    """A6 measured them by hand."""
    light = modes()["light"]
    pairs = [("link", "canvas"), ("error-text", "canvas"), ("border-strong", "canvas")]
    assert [round(contrast(resolve(a, light), resolve(b, light)), 1) for a, b in pairs] == [11.1, 5.8, 5.7]


def test_every_colour_of_the_pages_is_in_the_tables() -> None:
    sign = "sign"  # stands for info, success, warning or error: components.css, notices
    assert used("color") - {sign} <= set(TEXT) | set(SIGNS)
    backgrounds = {back for table in (TEXT, SIGNS) for backs in table.values() for back in backs}
    assert used("background") - {"tint"} <= backgrounds
    lines = {name for name in used(r"border[\w-]*|outline|accent-color") if not name.startswith(("radius", "space"))}
    assert lines - {sign, "border-radius-full"} <= set(SIGNS) | DECORATION


def test_colours_are_taken_by_meaning() -> None:
    """The one colour by value is the white behind a QR code, which cameras need in dark mode too."""
    assert re.findall(r"#[0-9a-f]{3,8}\b", SCREEN) == ["#fff"]
    assert "var(--color-" not in STYLES


def test_sizes_are_those_of_the_scale() -> None:
    """A5: nothing under 14 px; one size is relative, half of 36 px."""
    sizes = set(re.findall(r"font-size:\s*([^;]+);", SCREEN))
    assert {size for size in sizes if not re.fullmatch(r"var\(--(font-)?size-[\w-]+\)", size)} == {"0.5em"}
    scale = {name: value for name, value in DECLARATION.findall(TOKENS) if name.startswith("size-")}
    assert scale
    assert all(re.fullmatch(r"var\(--font-size-\d+\)", value) for value in scale.values())


def test_the_vendored_tokens_are_unchanged() -> None:
    assert len(DECLARATION.findall(PRIMITIVES)) > 150
    assert Path(FOLDER / "vendor/digital-agency-tokens.LICENSE").read_text(encoding="utf-8").startswith("MIT License")
