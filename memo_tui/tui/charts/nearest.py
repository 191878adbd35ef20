"""Which line of a chart is nearest to the mouse."""

from collections.abc import Callable, Sequence

import numpy as np

from memo_tui.tui.charts.points import Floats, Points


def nearest_line(
    lines: Sequence[Points],
    place: tuple[float, float],
    size: tuple[float, float],
    rows: Callable[[Floats], Floats],
) -> int | None:
    """The index of the line nearest to a place of a plot.

    Args:
        lines: their points.
        place: on the x axis, and the row of dots, counted from the top.
        size: of a column of dots in units of the x axis, and of a row in rows of dots.
        rows: turns values into rows of dots.

    Returns:
        The index; of lines that are equally near the last, which is drawn over the others. None if there is
        no line.
    """
    x, row = place
    found = []
    for at, points in enumerate(lines):
        if len(points.x):
            height = float(np.interp(x, points.x, points.y))
            beyond = max(points.x[0] - x, x - points.x[-1], 0.0) / (size[0] or 1.0)
            down = abs(float(rows(np.array([height]))[0]) - row) / size[1]
            found.append((float(np.hypot(beyond, down)), -at))
    return -min(found)[1] if found else None
