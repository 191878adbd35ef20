"""The labels at the axes of a chart."""

from datetime import datetime
from math import ceil, floor

from memo_tui.tui.charts.series import XAxis
from memo_tui.tui.common.text import duration, number

_DAY = 86400.0
_SHORT = 10.0  # seconds below which a span has decimals
_ROUND = 20  # from this span of steps on, only whole steps are labelled


def x_label(x_axis: XAxis, x: float, start: float, end: float) -> str:
    """A short label for a place on the axis.

    Args:
        x_axis: its kind.
        x: the place.
        start: the start of the visible part.
        end: its end; the longer that part, the coarser the label.
    """
    if x_axis is XAxis.STEP:
        return number(float(round(x))) if end - start >= _ROUND else short_number(x)
    if x_axis is XAxis.RELATIVE:
        return f"{x:.2f} s" if end - start < _SHORT else duration(x)
    return _moment(x, "%H:%M:%S" if end - start < _DAY else "%m-%d %H:%M")


def x_marks(x_axis: XAxis, start: float, end: float) -> list[tuple[float, str]]:
    """The places that are marked, ascending, and their labels: the ends, and the middle between them."""
    if start == end:
        return [(start, x_label(x_axis, start, start, end))]
    if x_axis is XAxis.STEP and ceil(start) < floor(end):  # steps are whole numbers
        start, end = float(ceil(start)), float(floor(end))
    middle = (start + end) / 2
    if start == int(start) and end == int(end):
        middle = float(middle // 1)
    places = sorted({start, middle, end})
    labels = [x_label(x_axis, place, start, end) for place in places]
    if x_axis is XAxis.TIME and end - start < _DAY:
        labels[0] = _moment(start, "%Y-%m-%d %H:%M:%S")
    return list(zip(places, labels, strict=True))


def short_number(value: float) -> str:
    """A number as an axis shows it: without trailing zeros."""
    digits, exponent, power = number(value).partition("e")
    return (digits.rstrip("0").rstrip(".") if "." in digits else digits) + exponent + power


def _moment(seconds: float, form: str) -> str:
    try:
        return datetime.fromtimestamp(seconds).astimezone().strftime(form)
    except (OverflowError, OSError, ValueError):
        return "-"
