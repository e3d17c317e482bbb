"""Writes the figures: a table, Markdown, the difference to an earlier run."""

from __future__ import annotations

from collections.abc import Mapping

from tests.evaluation.figures import Row, Rows

MOST = 15  # how many confusions are listed


def table(title: str, rows: Rows, before: Rows | None = None) -> str:
    """The figures as lines; differences to `before` in brackets."""
    lines = [f"\n{title}"]
    for name, row in rows.items():
        earlier = (before or {}).get(name, {})
        cells = "  ".join(_cell(key, value, earlier) for key, value in row.items())
        lines.append(f"  {name:26} {cells}")
    return "\n".join(lines)


def _cell(key: str, value: float | str, earlier: Row) -> str:
    if isinstance(value, str):
        return f"{key}: {value}"
    figure = _figure(key, value, earlier)
    return figure if key == "questions" else f"{key} {figure}"


def markdown(title: str, rows: Rows, before: Rows | None = None) -> str:
    """The figures as a Markdown table; differences to `before` in brackets."""
    columns = list(dict.fromkeys(key for row in rows.values() for key in row))
    lines = [
        f"## {title}",
        "",
        "| | " + " | ".join(columns) + " |",
        "|---" * len(columns) + "|---|",
    ]
    for name, row in rows.items():
        earlier = (before or {}).get(name, {})
        cells = ["" if key not in row else _figure(key, row[key], earlier) for key in columns]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join([*lines, ""])


def _figure(key: str, value: float | str, earlier: Row) -> str:
    if isinstance(value, str):
        return value
    was = earlier.get(key)
    if key == "questions":
        return (
            f"{value:.0f}" if was in (None, value) else f"{value:.0f} ({value - float(was):+.0f})"
        )
    return f"{value:.1%}" if not isinstance(was, float) else f"{value:.1%} ({value - was:+.1%})"


def confusions(
    title: str,
    found: Mapping[str, Mapping[str, int]],
    before: Mapping[str, Mapping[str, int]] | None = None,
) -> str:
    """The most frequent confusions of intents, one a line; differences in brackets."""
    pairs = [(n, meant, seen) for meant, others in found.items() for seen, n in others.items()]
    lines = [f"\n{title}"]
    for n, meant, seen in sorted(pairs, key=lambda pair: (-pair[0], *pair[1:]))[:MOST]:
        more = f" ({n - before.get(meant, {}).get(seen, 0):+d})" if before is not None else ""
        lines.append(f"  {meant} taken for {seen}: {n}{more}")
    return "\n".join(lines)


def changed(
    before: Mapping[str, str], now: Mapping[str, str], texts: Mapping[str, str] | None = None
) -> list[str]:
    """Lines for the questions (by id) whose result is another than before, with their text."""
    return [
        f"  {id}: {before[id]} → {result}" + (f"  {texts[id]!r}" if id in (texts or {}) else "")
        for id, result in now.items()
        if id in before and before[id] != result
    ]
