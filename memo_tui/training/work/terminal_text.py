"""TerminalText: what a terminal would show of a program's output, as lines of any length."""

import re
from collections.abc import Callable, Hashable, Iterator

Pen = Hashable
Run = tuple[str, Pen]
"""A text with the pen that it is written with."""

_CSI = r"(?:\x1b\[|\x9b)[0-?]*[ -/]*"
_STRING = r"(?:\x1b[\]P_^X]|[\x90\x98\x9d-\x9f])[^\x07\n\x1b\x9c]*"
_TOKEN = re.compile(
    rf"(?P<text>[^\x00-\x1f\x7f-\x9f]+)|(?P<csi>{_CSI}[@-~])|(?P<string>{_STRING}(?:\x07|\x1b\\|\x9c|(?=\n)))"
    r"|\x1b[ -/]*[0-~]|(?P<control>[\x00-\x1f\x7f-\x9f])"
)
_UNENDED = re.compile(rf"(?:{_CSI}|{_STRING}\x1b?|\x1b[ -/]*)\Z")
_LONGEST_SEQUENCE = 65_536  # characters
_LINK = "8;"  # the beginning of a hyperlink
_TAB = 8
_HIGHEST = 200  # lines that the cursor goes up or down at most: no screen is higher


class TerminalText:
    """Takes output as it comes, and keeps what is seen at the end.

    Carriage returns, backspaces and moves of the cursor overwrite what was written, so that a progress bar is
    one line. Colours and hyperlinks lead to pens; all other sequences leave no trace.
    """

    def __init__(
        self,
        pen_of: Callable[[str], Pen] = lambda _: None,
        *,
        most_lines: int = 10_000,
        most_characters: int = 2_000_000,
        longest: int = 10_000,
    ) -> None:
        """Start with an empty screen.

        Args:
            pen_of: returns the pen that is used from a sequence on that changes the colour or begins or ends
                a hyperlink.
            most_lines: the number of lines that are kept at least, the last ones.
            most_characters: of all lines; fewer lines are kept if they are long.
            longest: characters of a line; the rest is only counted.
        """
        self._pen_of = pen_of
        self._most_lines, self._most_characters, self._longest = most_lines, most_characters, longest
        self._rows: list[_Row] = [_Row()]
        self._y = self._x = 0
        self._saved = (0, 0)
        self._top: int | None = None  # the first line of a screen that a program has cleared
        self._pen: Pen = None
        self._pending = ""
        self._size = 0
        self._changed = 0
        self.dropped = 0

    def feed(self, text: str) -> None:
        """Write more output, which may end within a sequence."""
        text = self._pending + text
        self._pending = ""
        if (unended := _UNENDED.search(text, max(0, len(text) - _LONGEST_SEQUENCE))) is not None:
            self._pending, text = unended[0], text[: unended.start()]
        for token in _TOKEN.finditer(text):
            kind = token.lastgroup
            if kind == "text":
                self._write(token[0])
            elif kind == "control":
                self._control(token[0])
            elif kind == "csi":
                self._move(token[0])
            elif kind == "string" and token[0].lstrip("\x1b]\x9d").startswith(_LINK):
                self._pen = self._pen_of(token[0])
        self._trim()

    @property
    def lines(self) -> list[list[Run]]:
        """All lines that are kept, each as its runs, without an empty last one."""
        return self.lines_from(0)

    def lines_from(self, place: int) -> list[list[Run]]:
        """The lines from a place on, counted from the first one that is kept."""
        rows = self._rows[place:]
        if rows and not rows[-1].length:
            rows.pop()
        return [row.shown for row in rows]

    @property
    def texts(self) -> list[str]:
        """The same without pens."""
        return ["".join(text for text, _ in runs) for runs in self.lines]

    def take_changed(self) -> int:
        """How many lines, counted from the very first, haven't changed since the last call."""
        changed, self._changed = self._changed, self.dropped + len(self._rows)
        return min(changed, self._changed)

    def _write(self, text: str) -> None:
        row = self._rows[self._y]
        before = row.length
        self._x = row.write(self._x, text, self._pen, self._longest)
        self._size += row.length - before
        self._touch()

    def _touch(self) -> None:
        self._changed = min(self._changed, self.dropped + self._y)

    def _control(self, sign: str) -> None:
        if sign == "\n":
            self._touch()
            self._go(self._y + 1, 0)
            if len(self._rows) > 1.2 * self._most_lines:
                self._trim()
        elif sign == "\r":
            self._x = 0
        elif sign == "\b":
            self._x = max(0, self._x - 1)
        elif sign == "\t":
            self._x += _TAB - self._x % _TAB

    def _go(self, y: int, x: int) -> None:
        """Put the cursor somewhere; lines come into being below."""
        self._y, self._x = max(0, y), max(0, x)
        while len(self._rows) <= self._y:
            self._rows.append(_Row())

    def _move(self, sequence: str) -> None:
        """Do what a control sequence asks for."""
        last, body = sequence[-1], sequence.lstrip("\x1b[\x9b")[:-1]
        if last == "m" and body[:1] not in ("<", "=", ">", "?"):
            self._pen = self._pen_of(sequence)
            return
        numbers = [int(each) if each.isdecimal() and len(each) < 7 else 0 for each in body.split(";")]
        many = min(max(1, numbers[0]), _HIGHEST)
        if last in "AF":
            self._go(max(self._y - many, 0), self._x if last == "A" else 0)
        elif last in "BE":
            self._go(self._y + many, self._x if last == "B" else 0)
        elif last in "CD":
            self._x = max(0, self._x + (max(1, numbers[0]) if last == "C" else -max(1, numbers[0])))
        elif last in "G`":
            self._x = max(1, numbers[0]) - 1
        elif last in "Hf":
            self._go(self._first_of_screen() + many - 1, max(1, (*numbers, 1)[1]) - 1)
        elif last == "K":
            self._erase_in_line(numbers[0])
        elif last == "J":
            self._erase_below() if numbers[0] == 0 else self._clear()
        elif last in "su" and not body:
            self._save_or_restore(save=last == "s")

    def _save_or_restore(self, *, save: bool) -> None:
        if save:
            self._saved = (self.dropped + self._y, self._x)
        else:
            self._go(self._saved[0] - self.dropped, self._saved[1])

    def _erase_in_line(self, what: int) -> None:
        row = self._rows[self._y]
        before = row.length
        row.erase(0 if what else self._x, self._x + 1 if what == 1 else None)
        self._size += row.length - before
        self._touch()

    def _erase_below(self) -> None:
        self._erase_in_line(0)
        self._size -= sum(row.length for row in self._rows[self._y + 1 :])
        del self._rows[self._y + 1 :]

    def _clear(self) -> None:
        """Clear the screen of a program that draws one; what was written before it stays."""
        self._go(self._first_of_screen(), 0)
        self._erase_below()

    def _first_of_screen(self) -> int:
        if self._top is None:
            self._top = self.dropped + self._y + bool(self._rows[self._y].length)
        return max(0, self._top - self.dropped)

    def _trim(self) -> None:
        """Drop the first lines, if there are too many."""
        most = self._most_lines
        if len(self._rows) <= most and self._size <= self._most_characters:
            return
        place = max(0, len(self._rows) - most)
        size = sum(row.length for row in self._rows[place:])
        while size > self._most_characters * 0.9 and place < len(self._rows) - 1:
            size -= self._rows[place].length
            place += 1
        place = min(place, self._y)
        self._size = sum(row.length for row in self._rows[place:])
        del self._rows[:place]
        self._y -= place
        self.dropped += place
        self._changed = max(self._changed, self.dropped)


class _Row:
    """One line."""

    __slots__ = ("_runs", "cut", "length")

    def __init__(self) -> None:
        self._runs: list[Run] = []
        self.length = 0
        self.cut = 0  # how many characters more it had

    @property
    def shown(self) -> list[Run]:
        """Its runs, with a word about what is cut."""
        return [*self._runs, (f"… {self.cut:,} more characters", None)] if self.cut else list(self._runs)

    def write(self, x: int, text: str, pen: Pen, longest: int) -> int:
        """Write over what is at a place; returns the next place."""
        end = x + len(text)
        if end > longest:
            self.cut = max(self.cut, end - longest)
            text = text[: max(0, longest - x)]
            if not text:
                return end
        if x > self.length:
            self._append(" " * (min(x, longest) - self.length), None)
        if x == self.length:
            self._append(text, pen)
        else:
            after = list(self._part(x + len(text), self.length))
            self._runs = [*self._part(0, x), (text, pen), *after]
            self.length = max(self.length, x + len(text))
        return end

    def erase(self, begin: int, end: int | None) -> None:
        """Erase from a place to another, or to the end."""
        if end is None:
            self._runs, self.length = list(self._part(0, begin)), min(self.length, begin)
            self.cut = 0
        elif begin < self.length:
            self.write(begin, " " * (min(end, self.length) - begin), None, self.length)

    def _append(self, text: str, pen: Pen) -> None:
        self.length += len(text)
        if self._runs and self._runs[-1][1] == pen:
            text = self._runs.pop()[0] + text
        self._runs.append((text, pen))

    def _part(self, begin: int, end: int) -> Iterator[Run]:
        """The runs between two places."""
        at = 0
        for text, pen in self._runs:
            part = text[max(0, begin - at) : max(0, end - at)]
            if part:
                yield part, pen
            at += len(text)
