"""Parsing points in time in a filter."""

import re
from datetime import datetime, timedelta
from typing import NamedTuple

_DATE = re.compile(r"(\d{4}-\d\d-\d\d)(?:[ T](\d\d?):(\d\d)(?::(\d\d))?)?")
_AGO = re.compile(r"(\d+(?:\.\d+)?)\s*([a-z]+)\s+ago", re.IGNORECASE)
_CLOCK = re.compile(r"(?:(\d{1,6}):)?(\d{1,6}):(\d\d)")
_SPAN = re.compile(r"(\d{1,9}(?:\.\d+)?)\s*([a-z]+)", re.IGNORECASE)
_UNITS = {
    **dict.fromkeys(("s", "sec", "second", "seconds"), 1.0),
    **dict.fromkeys(("m", "min", "minute", "minutes"), 60.0),
    **dict.fromkeys(("h", "hour", "hours"), 3600.0),
    **dict.fromkeys(("d", "day", "days"), 86400.0),
    **dict.fromkeys(("w", "week", "weeks"), 7 * 86400.0),
}
EXAMPLE = "write '2026-11-20', '2026-11-20 18:00', '2 h ago', 'today' or 'yesterday'"


class Moment(NamedTuple):
    """A point in time.

    Attributes:
        start: its beginning, in ms since 1970.
        end: its end: a date lasts a day, a time of day a minute or a second, an age 0 s.
        moves: whether the text means something else later.
    """

    start: float
    end: float
    moves: bool


def moment(text: str, now: float) -> Moment | None:
    """Parse a point in time in the local time zone; None if the text is not one.

    Args:
        text: a date, with or without a time of day; an age such as "2 h ago"; "today" or "yesterday".
        now: the current time, in seconds since 1970.
    """
    text = text.strip()
    try:
        if found := _DATE.fullmatch(text):
            return _date(*found.groups())
        if found := _AGO.fullmatch(text):
            unit = _UNITS.get(found[2].lower())
            at = (now - float(found[1]) * unit) * 1000 if unit else None
            return None if at is None else Moment(at, at, moves=True)
        if text.lower() in ("today", "yesterday"):
            today = datetime.fromtimestamp(now).astimezone().replace(tzinfo=None)
            midnight = today.replace(hour=0, minute=0, second=0, microsecond=0)
            day = midnight if text.lower() == "today" else midnight - timedelta(days=1)
            return Moment(_ms(day), _ms(day + timedelta(days=1)), moves=True)
    except (ValueError, OverflowError, OSError):
        return None
    return None


def seconds_of(text: str) -> float | None:
    """A time span such as "1:30", "1:02:08", "1d 2h" or "90 s" in seconds; None if the text is not one."""
    if found := _CLOCK.fullmatch(text.strip()):
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return float(3600 * hours + 60 * minutes + seconds)
    parts = _SPAN.findall(text)
    if not parts or _SPAN.sub("", text).strip() or any(unit.lower() not in _UNITS for _, unit in parts):
        return None
    return sum(float(number) * _UNITS[unit.lower()] for number, unit in parts)


def _date(day: str, hour: str | None, minute: str | None, second: str | None) -> Moment:
    start = datetime.fromisoformat(day).replace(
        hour=int(hour or 0), minute=int(minute or 0), second=int(second or 0)
    )
    length = timedelta(seconds=1) if second else timedelta(minutes=1) if hour else timedelta(days=1)
    return Moment(_ms(start), _ms(start + length), moves=False)


def _ms(local: datetime) -> float:
    """A local time in ms since 1970."""
    return local.timestamp() * 1000
