import numpy as np

from memo_tui.tui.charts.nearest import nearest_line
from memo_tui.tui.charts.points import Points

LINES = [
    Points.of([0, 10], [0, 10]),
    Points.of([0, 10], [10, 0]),
    Points.of([], []),
    Points.of([20, 30], [5, 5]),
]


def found(x, y):
    """The line that is nearest where values count as rows of dots, so many rows as places."""
    return nearest_line(LINES, (x, y), (1.0, 1.0), np.asarray)


def test_the_line_at_a_place_is_found_between_its_points_and_beside_its_ends():
    assert found(2, 2) == 0
    assert found(2, 7) == 1
    assert found(5, 5) == 1  # the last one is drawn over the other
    assert found(19, 5) == 3
    assert found(12, 9) == 0
    assert nearest_line([Points.of([], [])], (0, 0), (1.0, 1.0), np.asarray) is None


def test_one_point_alone_is_found():
    assert nearest_line([Points.of([3], [4])], (3, 4), (0.0, 1.0), np.asarray) == 0
