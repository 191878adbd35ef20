"""The only place where a foreign string becomes Textual's Content; number and time formats."""

from contextlib import suppress
from datetime import datetime

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from memo_tui.numbers import NUMBER_WIDTH, ago, ago_holds, duration, file_size, moment, number
from memo_tui.one_line import CONTROL, plain
from memo_tui.secrets.known import hide

__all__ = [
    "CONTROL",
    "NUMBER_WIDTH",
    "ago",
    "ago_holds",
    "duration",
    "file_size",
    "moment",
    "number",
    "plain",
]

NOTICE_WIDTH = 56  # cells of a line of a notice, however wide the screen is
NOTICE_LINE = 64  # cells of a line of a notice on 80 columns
_LONGEST_NUMBER = 10  # characters


def content(foreign: str) -> Content:
    """A foreign string without secrets, else unchanged: brackets and line ends stay."""
    foreign = hide(foreign)  # at once, as one may have several lines
    return Content(
        "\n".join(plain(line) for line in foreign.splitlines()) if "\n" in foreign else plain(foreign)
    )


def short(text: str) -> str:
    """A text that can be shown; a number with a point and of more than ten characters is rounded."""
    if len(text) > _LONGEST_NUMBER and "." in text:
        with suppress(ValueError):
            return number(float(text))
    return plain(text)


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
