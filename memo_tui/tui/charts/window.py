"""Which part of the x axis is visible after it was zoomed or moved."""

from memo_tui.tui.charts.series import Window


def zoomed(whole: Window, part: Window, factor: float, around: float, least: float) -> Window | None:
    """The part after it was zoomed.

    Args:
        whole: the ends of all that there is.
        part: the ends of what is visible now.
        factor: more than 0; so many times less is visible then.
        around: the place that keeps its position.
        least: the smallest width of a part, or 0.

    Returns:
        Its ends; None for the whole.
    """
    start, end = part
    factor = min(factor, max(1.0, (end - start) / least)) if least else 1.0
    return _within(whole, around - (around - start) / factor, around + (end - around) / factor)


def panned(whole: Window, part: Window, share: float) -> Window | None:
    """The part after it was moved right, or left with a share below 0, by a share of its width.

    Returns:
        Its ends; None for the whole.
    """
    start, end = part
    by = (end - start) * share
    by = min(max(by, whole[0] - start), whole[1] - end)
    return _within(whole, start + by, end + by)


def _within(whole: Window, start: float, end: float) -> Window | None:
    """A part moved into the whole; None if it is not smaller than that."""
    span = min(end - start, whole[1] - whole[0])
    start = min(max(start, whole[0]), whole[1] - span)
    return (start, start + span) if 0 < span < whole[1] - whole[0] else None
