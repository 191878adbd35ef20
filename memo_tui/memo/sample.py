"""The function that the Function pane calls if the user names none."""

from random import Random
from typing import Any


def estimate_pi(points: int = 2_000_000, seed: Any = 0) -> float:
    """Throw points at a square and count those inside the circle."""
    draw = Random(seed).random  # noqa: S311 - a lesson, no secret
    inside = 0
    for _ in range(points):
        x, y = draw(), draw()
        inside += x * x + y * y < 1
    return 4 * inside / points
