"""The only place where a foreign string becomes Textual's Content; number and time formats."""

import math
from contextlib import suppress
from datetime import datetime

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from memo_tui.numbers import not_finite
from memo_tui.secrets.known import hide

NUMBER_WIDTH = 8
NOTICE_WIDTH = 56  # cells of a line of a notice, however wide the screen is
NOTICE_LINE = 64  # cells of a line of a notice on 80 columns
_WHOLE = 10_000_000
_DAY_HOURS = 24
_MANY_DAYS = 100
_LONGEST_NUMBER = 10  # characters
_SMALL, _LARGE = 3, 7  # powers of ten between which a number is written out

_TURNING = (
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2066, 0x206A),
)  # invisible, or reverses a line
CONTROL = dict.fromkeys((*range(32), *range(127, 160), *_TURNING), "�") | {ord("\n"): "⏎", ord("\t"): " "}


def plain(foreign: str) -> str:
    """A foreign string as one line, without secrets and control characters, which move the cursor."""
    return hide(foreign).translate(CONTROL)


def content(foreign: str) -> Content:
    """A foreign string without secrets, else unchanged: brackets and line ends stay."""
    foreign = hide(foreign)  # at once, as one may have several lines
    return Content(
        "\n".join(plain(line) for line in foreign.splitlines()) if "\n" in foreign else plain(foreign)
    )


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


def short(text: str) -> str:
    """A text that can be shown; a number with a point and of more than ten characters is rounded."""
    if len(text) > _LONGEST_NUMBER and "." in text:
        with suppress(ValueError):
            return number(float(text))
    return plain(text)


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


_AHEAD = 60  # seconds by which the clock of another machine may be ahead unnoticed
_SPANS = ((31_536_000, "y"), (86400, "d"), (3600, "h"), (60, "min"), (1, "s"))


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


def clock(seconds: float) -> str:
    """The time of day of a point in time (seconds since 1970) in the user's own zone, as 18:42:05."""
    return datetime.fromtimestamp(seconds).astimezone().strftime("%H:%M:%S")


def call_time(seconds: float) -> str:
    """A very short span with its unit, such as "0.4 us"."""
    if seconds < 1e-3:
        return f"{seconds * 1e6:.1f} us"
    if seconds < 1:
        return f"{seconds * 1e3:.1f} ms"
    return f"{seconds:.2f} s"


def file_size(count: int) -> str:
    """A number of bytes with its unit, such as "34 kB"."""
    for size, unit in ((10**9, "GB"), (10**6, "MB"), (10**3, "kB")):
        if count >= size:
            return f"{count / size:.3g} {unit}"
    return f"{count} B"


def words_in(text: str, width: int) -> str:
    """The first words of a text that fit into so many cells, with "…"; "" if not even one does."""
    whole, cut = "", ""
    for word in text.split(" ")[:-1]:
        whole = f"{whole} {word}" if whole else word
        if cell_len(whole) >= width:
            break
        cut = whole
    return f"{cut.rstrip(' ·')}…" if cut.strip() else ""


def two_lines(text: str, width: int = NOTICE_WIDTH) -> str:
    """A text that takes at most two lines of so many cells: its first and its last words.

    A sentence says first what is wrong, and last what to do; what other programs wrote stands between.
    """
    words = " ".join(text.split())
    for whole in (text, words):
        if len(Content(whole).wrap(width)) <= 2:
            return whole
    begin = fit_words(words, width - 2).removesuffix("…").rstrip()
    end = ""
    for word in reversed(words[len(begin) :].split()):
        longer = f"{word} {end}".rstrip()
        if cell_len(longer) > width - 2:
            break
        end = longer
    return f"{begin} …\n… {end or set_cell_size(words[len(begin) :][::-1].strip(), width - 2)[::-1]}"


def fit_words(text: str, width: int) -> str:
    """A text in at most so many cells, cut behind a word where possible, with "…"."""
    if cell_len(text) <= width:
        return text
    return words_in(text, width) or set_cell_size(text, max(0, width - 1)) + "…"
