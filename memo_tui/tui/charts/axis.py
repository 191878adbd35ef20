"""The labels at the x axis of a chart."""

from datetime import datetime

from memo_tui.tui.charts.series import XAxis
from memo_tui.tui.charts.ticks import round_ticks, short_number, step_labels, time_ticks
from memo_tui.tui.common.text import duration, number

_DAY = 86400.0
_MINUTE = 60.0
_SHORT = 10.0  # seconds below which a span has decimals
_ROUND = 20  # from this span of steps on, only whole steps are labelled
_APART = 1e-3  # of a step: a span that short needs all its digits
_LARGEST_WHOLE = 1e15
_WIDE, _WIDE_TIME = 10, 14  # cells for a tick with its label

COUNTED = (XAxis.STEP, XAxis.ORDER)  # axes of whole numbers


def x_label(x_axis: XAxis, x: float, start: float, end: float) -> str:
    """A short label for a place on the axis.

    Args:
        x_axis: its kind.
        x: the place.
        start: the start of the visible part.
        end: its end; the longer that part, the coarser the label.
    """
    if x_axis in COUNTED:
        if end - start < _APART * abs(x) and abs(x) < _LARGEST_WHOLE:
            return f"{x:.0f}"
        return number(float(round(x))) if end - start >= _ROUND else short_number(x)
    if x_axis is XAxis.METRIC:
        return short_number(x)
    if x_axis is XAxis.RELATIVE:
        return f"{x:.2f} s" if end - start < _SHORT else duration(x)
    return _moment(x, "%H:%M:%S" if end - start < _DAY else "%m-%d %H:%M")


def x_marks(x_axis: XAxis, start: float, end: float, across: int) -> list[tuple[float, str]]:
    """The round places that are marked on an axis of so many cells, ascending, and their labels."""
    if start == end:
        return [(start, x_label(x_axis, start, start, end))]
    if x_axis in (*COUNTED, XAxis.METRIC):
        ticks = round_ticks(start, end, max(2, across // _WIDE), whole=x_axis in COUNTED)
        return list(zip(ticks, step_labels(ticks), strict=True))
    most = max(2, across // _WIDE_TIME)
    if x_axis is XAxis.RELATIVE:
        ticks, _ = time_ticks(start, end, most)
        short = end - start < _SHORT
        texts = [f"{short_number(tick)} s" if short else duration(tick) for tick in ticks]
        return list(zip(ticks, texts, strict=True))
    ticks, apart = time_ticks(start, end, most, _offset(start))
    if end - start >= _DAY:
        form = "%m-%d" if apart >= _DAY and apart % _DAY == 0 else "%m-%d %H:%M"
        return [(tick, _moment(tick, form)) for tick in ticks]
    form = "%H:%M" if apart >= _MINUTE and apart % _MINUTE == 0 else "%H:%M:%S"
    return [(tick, _moment(tick, form if at else f"%Y-%m-%d {form}")) for at, tick in enumerate(ticks)]


def _offset(seconds: float) -> float:
    """How many seconds the local time is ahead of UTC at a point in time."""
    try:
        ahead = datetime.fromtimestamp(seconds).astimezone().utcoffset()
    except (OverflowError, OSError, ValueError):
        return 0.0
    return ahead.total_seconds() if ahead else 0.0


def _moment(seconds: float, form: str) -> str:
    try:
        return datetime.fromtimestamp(seconds).astimezone().strftime(form)
    except (OverflowError, OSError, ValueError):
        return "-"
