"""How numbers are written: the same on the screen, in messages and in every file."""

import math
import sys
from datetime import datetime

NUMBER_WIDTH = 8
_WHOLE = 10_000_000
_DAY_HOURS = 24
_MANY_DAYS = 100
_SMALL, _LARGE = 3, 7  # powers of ten between which a number is written out
_AHEAD = 60  # seconds by which the clock of another machine may be ahead unnoticed
_SPANS = ((31_536_000, "y"), (86400, "d"), (3600, "h"), (60, "min"), (1, "s"))


def not_finite(value: object) -> str:
    """The text "NaN", "inf" or "-inf" for a number that is not finite; "" for anything else.

    The largest double counts as infinite, as MLflow stores infinity that way.
    """
    if not isinstance(value, int | float):
        return ""
    if value != value:  # noqa: PLR0124 - NaN; `isnan` refuses a whole number beyond any float
        return "NaN"
    if abs(value) < sys.float_info.max:
        return ""
    return "inf" if value > 0 else "-inf"


def as_stored(value: float) -> float | None:
    """A value of a metric as a database of MLflow's has it: infinity as the largest double; None for NaN."""
    if value != value:  # noqa: PLR0124 - NaN
        return None
    largest = sys.float_info.max
    return min(largest, max(-largest, value))


def counted(number: int, noun: str) -> str:
    """A number with its noun, in the plural if need be, such as "1,200 rows"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def number(value: float | None, *, digits: int = 4, width: int = NUMBER_WIDTH) -> str:
    """A number rounded to fit; "-" for None, else as `not_finite`.

    Args:
        value: the number.
        digits: significant digits, fewer if they exceed the width, but at least one.
        width: characters; for a power of ten more may be needed.
    """
    if value is None:
        return "-"
    if text := not_finite(value):
        return text
    if value == int(value) and abs(value) < _WHOLE and len(text := str(int(value))) <= width:
        return text
    text = ""
    for most in range(digits, 1 if width >= NUMBER_WIDTH else 0, -1):
        text = _rounded(value, most)
        if len(text) <= width:
            break
    return text


def _rounded(value: float, digits: int) -> str:
    mantissa, _, exponent = f"{value:.{digits - 1}e}".partition("e")
    power = int(exponent)
    if -_SMALL <= power < _LARGE:
        return f"{value:.{max(0, digits - 1 - power)}f}"
    return f"{mantissa}e{power}"


def duration(seconds: float) -> str:
    """As 0:08, then 1:02:08, from a day on 1d 2h, from 100 days on 100d; "-" for NaN and infinity."""
    if not math.isfinite(seconds):
        return "-"
    whole = max(0, int(seconds))
    hours, minutes = divmod(whole // 60, 60)
    if hours >= _DAY_HOURS:
        days, hours = divmod(hours, _DAY_HOURS)
        return f"{days}d {hours}h" if days < _MANY_DAYS else f"{days}d"
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


def ago(seconds: float) -> str:
    """A past time span in its largest unit, such as "12 s ago"; "-" for NaN and infinity.

    By a clock that is wrong, here or where it was written, it may lie ahead: "in 3 d".
    """
    if not math.isfinite(seconds):
        return "-"
    ahead = seconds <= -_AHEAD
    span = -seconds if ahead else max(0.0, seconds)
    size, unit = next((each for each in _SPANS if span >= each[0]), _SPANS[-1])
    text = f"{int(span // size)} {unit}"
    return f"in {text}" if ahead else f"{text} ago"


def ago_holds(seconds: float) -> float:
    """For how many more seconds `ago` returns the same text for a span."""
    if seconds <= -_AHEAD:
        return 1.0
    size = next((size for size, _ in _SPANS if seconds >= size), 1)
    return size - seconds % size


def moment(milliseconds: int | None) -> str:
    """A point in time (ms since 1970, UTC) in the user's own zone, to the second."""
    if milliseconds is None:
        return "-"
    try:
        return datetime.fromtimestamp(milliseconds / 1000).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    except (OverflowError, OSError, ValueError):
        return "-"


def file_size(count: int) -> str:
    """A number of bytes with its unit, such as "34 kB"."""
    for size, unit in ((10**9, "GB"), (10**6, "MB"), (10**3, "kB")):
        if count >= size:
            return f"{count / size:.3g} {unit}"
    return f"{count} B"
