"""The plot: how long visits of each kind take as the rate grows, one panel for each kind."""

import math
from collections.abc import Sequence
from html import escape

from bench.evening.coming import Met
from bench.evening.mix import KINDS

_WIDE, _HIGH, _LEFT, _TOP = 360, 240, 56, 40
_LEAST, _MOST = 10.0, 10_000.0  # milliseconds, on a scale of powers of ten
_LINES = {"p50": ("#0017c1", ""), "p95": ("#a8071a", "6 3"), "p99": ("#5c5c5c", "2 3")}
_TICKS = 8
_TITLE = "How long a visit takes, by how many come in a second"


def over_the_rate(steps: Sequence[Met], bound: float) -> str:
    """SVG. ``bound``: what the p95 may be at most, in milliseconds."""
    rows = -(-len(KINDS) // 2)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {2 * _WIDE + 40} {rows * _HIGH + 70}"',
        f'font-family="sans-serif" font-size="12" role="img" aria-label="{escape(_TITLE)}">',
        '<rect width="100%" height="100%" fill="#fff"/>',
        f'<text x="76" y="26" font-size="16" font-weight="bold">{escape(_TITLE)}</text>',
        *_legend(bound),
    ]
    for at, kind in enumerate(KINDS):
        x, y = 20 + at % 2 * _WIDE, 56 + at // 2 * _HIGH
        parts += [f'<g transform="translate({x} {y})">', *_panel(kind.name, steps, bound), "</g>"]
    return "\n".join([*parts, "</svg>\n"])


def _legend(bound: float) -> list[str]:
    parts = []
    for at, (name, (colour, dashes)) in enumerate(_LINES.items()):
        x = 76 + at * 80
        parts.append(f'<path d="M{x} 44h28" stroke="{colour}" stroke-width="2" stroke-dasharray="{dashes}"/>')
        parts.append(f'<text x="{x + 34}" y="48">{name}</text>')
    return [*parts, f'<text x="316" y="48" fill="#5c5c5c">thin line: the bound, {bound:,.0f} ms</text>']


def _panel(name: str, steps: Sequence[Met], bound: float) -> list[str]:
    most = max(step.rate for step in steps)
    right, bottom = _WIDE - 20, _HIGH - 36
    parts = [f'<text x="{_LEFT}" y="{_TOP - 12}" font-weight="bold">{escape(name)}</text>']
    for power in range(1, 5):
        y = _y(10.0**power, bottom)
        parts.append(f'<path d="M{_LEFT} {y:.1f}H{right}" stroke="#d9d9d9"/>')
        parts.append(f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{10**power:,}</text>')
    parts.append(f'<path d="M{_LEFT} {_y(bound, bottom):.1f}H{right}" stroke="#1f1f1f" stroke-width=".7"/>')
    parts += [
        f'<text x="{_x(rate, most, right):.1f}" y="{bottom + 16}" text-anchor="middle">{rate:g}</text>'
        for rate in _round_rates(most)
    ]
    parts.append(f'<text x="{right}" y="{bottom + 32}" text-anchor="end" fill="#5c5c5c">visits/s; up: ms</text>')
    for line, (colour, dashes) in _LINES.items():
        points = [(step.rate, step.figures[name][line]) for step in steps if step.figures.get(name, {}).get("count")]
        path = " ".join(f"{_x(rate, most, right):.1f},{_y(figure, bottom):.1f}" for rate, figure in points)
        parts.append(
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dashes}"/>'
        )
    return parts


def _round_rates(most: float) -> list[float]:
    """From nothing to ``most`` in fewer than ``_TICKS`` steps of 1, 2 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(most))
    step = next(step for step in (power / 5, power / 2, power, power * 2) if most / step < _TICKS)
    return [step * at for at in range(int(most / step) + 1)]


def _x(rate: float, most: float, right: float) -> float:
    return _LEFT + (right - _LEFT - 10) * rate / most


def _y(milliseconds: float, bottom: float) -> float:
    part = math.log10(min(max(milliseconds, _LEAST), _MOST) / _LEAST) / math.log10(_MOST / _LEAST)
    return bottom - (bottom - _TOP) * part
