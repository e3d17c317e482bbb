"""Coverage against error as a picture: what another threshold would bring."""

from __future__ import annotations

from collections.abc import Sequence

WIDTH, HEIGHT, EDGE = 640, 400, 50
MOST = 0.5  # the highest share of wrong answers that the picture shows
Point = tuple[float, bool]  # how likely the best entry seemed right, and whether it was


def coverage(points: Sequence[Point]) -> list[tuple[float, float]]:
    """The share of questions answered and the share of wrong answers, surest question first."""
    wrong, places = 0, []
    for n, (_, right) in enumerate(sorted(points, reverse=True), 1):
        wrong += not right
        places.append((n / len(points), wrong / n))
    return places


def picture(points: Sequence[Point], threshold: float | None = None) -> str:
    """The curve as SVG; a dot shows where `threshold` (answer_from) stands."""
    places = coverage(points)
    line = " ".join(f"{_x(answered):.1f},{_y(wrong):.1f}" for answered, wrong in places)
    dot = ""
    answered = sum(sure >= threshold for sure, _ in points) if threshold is not None else 0
    if answered:
        x, y = places[answered - 1]
        dot = (
            f'<circle cx="{_x(x):.1f}" cy="{_y(y):.1f}" r="5" fill="#b45309"/>'
            f'<text x="{_x(x) - 8:.1f}" y="{_y(y) - 10:.1f}" text-anchor="end">'
            f"answer_from {threshold:g}: {x:.0%} answered, {y:.1%} wrong</text>"
        )
    ticks = "".join(
        f'<text x="{_x(part):.0f}" y="{HEIGHT - EDGE + 18}" text-anchor="middle">{part:.0%}</text>'
        f'<text x="{EDGE - 6}" y="{_y(part * MOST):.0f}" text-anchor="end">{part * MOST:.0%}</text>'
        for part in (0, 0.2, 0.4, 0.6, 0.8, 1)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'font-family="sans-serif" font-size="12">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>'
        f'<path d="M{EDGE},{EDGE}V{HEIGHT - EDGE}H{WIDTH - EDGE}" fill="none" stroke="black"/>'
        f'<polyline points="{line}" fill="none" stroke="#0b5394" stroke-width="2"/>{ticks}{dot}'
        f'<text x="{WIDTH / 2}" y="{HEIGHT - 8}" text-anchor="middle">'
        f"share of questions answered</text>"
        f'<text x="{EDGE}" y="{EDGE - 16}">share of answers that are wrong</text></svg>\n'
    )


def _x(answered: float) -> float:
    return EDGE + answered * (WIDTH - 2 * EDGE)


def _y(wrong: float) -> float:
    return HEIGHT - EDGE - wrong / MOST * (HEIGHT - 2 * EDGE)
