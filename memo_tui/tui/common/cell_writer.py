"""Writes cells with few bytes: all that have the same look one after the other, wherever they stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from memo_tui.tui.common.pens import PLAIN, Pen, is_narrow, is_seen_on_blanks, writes

_LEAST_ERASED = 7  # blanks, from which on erasing them costs fewer bytes than writing them
_STEP = 5  # bytes to what follows erased blanks
_BRIDGE = 4  # bytes that are cheaper to write again than to step over
_NO_STYLE = Style()
_Cells = tuple[Sequence[str | None], Sequence[Pen]]


@dataclass(slots=True)
class _Piece:
    """Cells that follow one another in a line and can be written with one pen."""

    y: int
    x: int
    stop: int
    pen: Pen
    texts: list[str]


class CellWriter:
    """Collects what to write. It begins with the terminal's default pen and ends with it.

    The cells of a frame are written in any order, since each is written once: a new place costs fewer bytes
    than another color.
    """

    def __init__(self, *, erases: bool = False) -> None:
        """Write nothing yet.

        Args:
            erases: whether the terminal gives erased cells the background of the pen.
        """
        self._erases = erases
        self._out: list[str] = []
        self._pieces: dict[Pen, list[_Piece]] = {}
        self._pen = PLAIN
        self._at: tuple[int, int] | None = None

    def scroll(self, top: int, bottom: int, lines: int) -> None:
        """Move the lines from `top` to `bottom`, both included, up by so many, or down if they are negative.

        The lines that this opens are blank in the default pen. All terminals with a VT102's sequences do it.
        """
        opened = "M" if lines > 0 else "L"
        self._out.append(f"\x1b[{top + 1};{bottom + 1}r\x1b[{top + 1}H\x1b[{abs(lines)}{opened}\x1b[r")

    def write_line(
        self,
        y: int,
        known: _Cells,
        wanted: _Cells,
    ) -> None:
        """Write the cells of a line that differ from the known ones."""
        texts, pens = wanted
        if texts == known[0] and pens == known[1]:
            return
        pieces: list[_Piece] = []
        for at, (text, pen, old, old_pen) in enumerate(zip(texts, pens, *known, strict=True)):
            if text is None or (text == old and (pen is old_pen or pen == old_pen)):
                continue
            start = at
            while start and not texts[start]:  # the right half of a wide character comes with its left half
                start -= 1
            stop = at + 1
            while stop < len(texts) and texts[stop] == "":
                stop += 1
            _add(pieces, y, start, stop, wanted)
        for piece in pieces:
            self._pieces.setdefault(piece.pen, []).append(piece)

    def write_unread(self, x: int, y: int, segments: list[Segment], colors: ColorSystem) -> None:
        """Write what is not text, such as an image, as it is, over all that was written so far."""
        self._write_pieces()
        self._move(x, y)
        self._change_pen(PLAIN)
        self._out += [Strip.render_style(style or _NO_STYLE, text, colors) for text, style, _ in segments]
        self._at = None

    def finish(self) -> str:
        """All that is to be written."""
        self._write_pieces()
        if self._pen.link:
            self._out.append("\x1b]8;;\x1b\\")
        if self._pen != PLAIN:
            self._out.append("\x1b[0m")
        return "".join(self._out)

    def _write_pieces(self) -> None:
        """Write the pieces, pen by pen."""
        groups = self._pieces
        self._pieces = {}
        for blanks in [pen for pen in groups if pen.attributes is None]:
            if inked := next(
                (pen for pen in groups if pen.attributes is not None and writes(pen, blanks)), None
            ):
                groups[inked] += groups.pop(blanks)
        for pen in sorted(groups, key=_order):
            for piece in sorted(groups[pen], key=lambda each: (each.y, each.x)):
                self._write(piece, pen)

    def _write(self, piece: _Piece, pen: Pen) -> None:
        y = piece.y
        if pen is not self._pen:
            self._change_pen(pen)
        erases = self._erases and not self._pen.link and not is_seen_on_blanks(self._pen.attributes)
        erased_to = piece.x
        for column, text in enumerate(piece.texts, piece.x):
            if not text or column < erased_to:
                continue
            if self._at != (column, y):
                self._move(column, y)
            if erases and text == " " and (blanks := _erasable(piece.texts, column - piece.x)):
                self._out.append(f"\x1b[{blanks}X")  # the cursor stays
                self._at, erased_to = (column, y), column + blanks
                continue
            self._out.append(text)
            # Terminals disagree on the width of other characters, so the place is given again after them.
            self._at = (column + 1, y) if len(text) == 1 and is_narrow(text) else None

    def _move(self, x: int, y: int) -> None:
        if self._at is not None and self._at[1] == y and x > self._at[0]:
            self._out.append(f"\x1b[{_count(x - self._at[0])}C")
        else:
            self._out.append(f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{_count(y + 1)}H")

    def _change_pen(self, pen: Pen) -> None:
        now = self._pen
        if pen.link != now.link:
            self._out.append(f"\x1b]8;{pen.link or ';'}\x1b\\")
        attributes = pen.attributes
        if attributes is None:
            attributes = "" if is_seen_on_blanks(now.attributes) else now.attributes
        parts: list[str | None] = []
        if attributes != now.attributes:
            if now.attributes:
                parts.append("0")
                now = PLAIN
            parts.append(attributes)
        if pen.foreground not in (None, now.foreground):
            parts.append(pen.foreground)
        if pen.background != now.background:
            parts.append(pen.background)
        if codes := ";".join(part for part in parts if part):
            self._out.append(f"\x1b[{codes}m")
        self._pen = Pen(attributes, pen.foreground or now.foreground, pen.background, pen.link)


def _add(pieces: list[_Piece], y: int, start: int, stop: int, line: _Cells) -> None:
    """Write the character at columns with the last piece it suits, else with a new one."""
    texts, pens = line
    for piece in reversed(pieces):
        if piece.x <= start < piece.stop:
            return
        if start - piece.stop > _BRIDGE:  # so are all the others
            break
        if writes(piece.pen, pens[start]):
            between = texts[piece.stop : start]
        elif piece.stop == start and writes(pens[start], piece.pen):  # until here it has blanks only
            piece.pen, between = pens[start], []
        else:
            continue
        if (
            None not in between
            and len("".join(text or "" for text in between).encode()) <= _BRIDGE
            and all(writes(piece.pen, pen) for pen in pens[piece.stop : start])
        ):
            piece.texts += [text or "" for text in texts[piece.stop : stop]]
            piece.stop = stop
            return
    pieces.append(_Piece(y, start, stop, pens[start], [text or "" for text in texts[start:stop]]))


def _erasable(texts: Sequence[str], begin: int) -> int:
    """How many blanks follow one another from a place on; 0 if it's cheaper to write them."""
    count = next((place for place, text in enumerate(texts[begin:]) if text != " "), len(texts) - begin)
    least = _LEAST_ERASED if begin + count == len(texts) else _LEAST_ERASED + _STEP
    return count if count >= least else 0


def _count(number: int) -> str:
    """A parameter of a sequence, which is 1 where it is left out."""
    return "" if number == 1 else str(number)


def _order(pen: Pen) -> tuple[str, str, str, str]:
    """Pens in an order in which little changes from one to the next."""
    return pen.link, pen.attributes or "", pen.background, pen.foreground or ""
