"""Writes the figures: a table, Markdown, the difference to an earlier run, a curve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.evaluation.figures import Row, Rows

WIDTH, HEIGHT, EDGE = 640, 400, 50


def table(title: str, rows: Rows, before: Rows | None = None) -> str:
    """The figures as lines; differences to `before` in brackets."""
    lines = [f"\n{title}"]
    for name, row in rows.items():
        earlier = (before or {}).get(name, {})
        cells = "  ".join(_cell(key, value, earlier) for key, value in row.items())
        lines.append(f"  {name:26} {cells}")
    return "\n".join(lines)


def _cell(key: str, value: float, earlier: Row) -> str:
    if key == "questions":
        return f"{value:.0f}"
    said = f"{key} {value:.1%}"
    return f"{said} ({value - earlier[key]:+.1%})" if key in earlier else said


def markdown(title: str, rows: Rows) -> str:
    """The figures as a Markdown table."""
    columns = list(dict.fromkeys(key for row in rows.values() for key in row))
    lines = [
        f"## {title}",
        "",
        "| | " + " | ".join(columns) + " |",
        "|---" * len(columns) + "|---|",
    ]
    for name, row in rows.items():
        cells = ["" if key not in row else _figure(key, row[key]) for key in columns]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join([*lines, ""])


def _figure(key: str, value: float) -> str:
    return f"{value:.0f}" if key == "questions" else f"{value:.1%}"


def changed(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Lines for the questions (by id) whose result is another than before."""
    return [
        f"  {id}: {before[id]} → {result}"
        for id, result in now.items()
        if id in before and before[id] != result
    ]


def curve(points: Sequence[tuple[float, bool]]) -> str:
    """Coverage against error as an SVG picture.

    Args:
        points: for each question how likely its best entry seemed right, and whether it was.
    """
    ordered = sorted(points, reverse=True)
    wrong, places = 0, []
    for n, (_, right) in enumerate(ordered, 1):
        wrong += not right
        places.append((n / len(ordered), wrong / n))
    line = " ".join(
        f"{EDGE + x * (WIDTH - 2 * EDGE):.1f},{HEIGHT - EDGE - y * 2 * (HEIGHT - 2 * EDGE):.1f}"
        for x, y in places
    )
    ticks = "".join(
        f'<text x="{EDGE + share * (WIDTH - 2 * EDGE):.0f}" y="{HEIGHT - EDGE + 18}" '
        f'text-anchor="middle">{share:.0%}</text>'
        f'<text x="{EDGE - 6}" y="{HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE):.0f}" '
        f'text-anchor="end">{share / 2:.0%}</text>'
        for share in (0, 0.2, 0.4, 0.6, 0.8, 1)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'font-family="sans-serif" font-size="12">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>'
        f'<path d="M{EDGE},{EDGE}V{HEIGHT - EDGE}H{WIDTH - EDGE}" fill="none" stroke="black"/>'
        f'<polyline points="{line}" fill="none" stroke="#0b5394" stroke-width="2"/>{ticks}'
        f'<text x="{WIDTH / 2}" y="{HEIGHT - 8}" text-anchor="middle">'
        f"share of questions answered</text>"
        f'<text x="{EDGE}" y="{EDGE - 16}">share of answers that are wrong</text></svg>\n'
    )
