"""How many charts stand side by side and one above the other."""

from math import log2

from memo_tui.numbers import counted

MOST_ACROSS, MOST_DOWN = 4, 4
_WIDTH, _HEIGHT = 38, 10  # cells that a chart should have at least
_CELL_HEIGHT = 2  # cells are so many times higher than wide
_PROPORTION = 1.6  # of a chart's width to its height that looks best


def shape_of_grid(count: int, width: int, height: int) -> tuple[int, int]:
    """How many charts stand side by side and one above the other, of so many, in so many cells.

    Where not all have room, as many as have; else so that little room stays empty and the charts are not
    much wider or narrower than a picture is.
    """
    across, down = max(1, min(MOST_ACROSS, width // _WIDTH)), max(1, min(MOST_DOWN, height // _HEIGHT))
    if count >= across * down:
        return across, down
    shapes = [(columns, -(-max(count, 1) // columns)) for columns in range(1, across + 1)]

    def badness(shape: tuple[int, int]) -> float:
        columns, rows = shape
        empty = 1 - max(count, 1) / (columns * rows)
        proportion = (width / columns) / max(1.0, height / rows * _CELL_HEIGHT)
        return 2 * empty + abs(log2(max(proportion, 0.01) / _PROPORTION))

    return min((shape for shape in shapes if shape[1] <= down), key=badness)


def position_text(first: int, seen: int, matching: int, every: int) -> str:
    """Which metrics are visible, such as "metrics 1-4 of 12".

    Args:
        first: the index of the first visible one.
        seen: how many are visible.
        matching: how many match the words.
        every: how many there are.
    """
    if seen == matching == every:
        return counted(every, "metric")
    place = f"metric {first + 1}" if seen == 1 else f"metrics {first + 1}-{first + seen}"
    found = f" of {matching}" if matching == every else f" of {matching} found in {every}"
    return (place if seen else "none") + found
