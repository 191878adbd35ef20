"""What the terminal shows, cell by cell: a frame is written as the cells in which it differs from that."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from rich.cells import split_graphemes
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

_BRIDGE = 4  # unchanged cells that are cheaper to write again than to step over
_NO_STYLE = Style()
_DEFAULT_COLORS = ("39", "49")
_ATTRIBUTES = {
    "bold": "1",
    "dim": "2",
    "italic": "3",
    "underline": "4",
    "blink": "5",
    "blink2": "6",
    "reverse": "7",
    "conceal": "8",
    "strike": "9",
    "underline2": "21",
    "frame": "51",
    "encircle": "52",
    "overline": "53",
}
_SEEN_ON_BLANKS = frozenset(_ATTRIBUTES.values()) - {"1", "2", "3"}


class Pen(NamedTuple):
    """How a cell is written, in SGR parameters.

    Attributes:
        attributes: bold, underlined and so on; "" for none; None if any will do that is not seen on blanks.
        foreground: None if any will do.
        background: "49" for the terminal's own.
        link: the OSC 8 parameters and address; "" for none.
    """

    attributes: str | None
    foreground: str | None
    background: str
    link: str = ""


_PLAIN = Pen("", *_DEFAULT_COLORS)


@lru_cache(1 << 14)
def _pen(style: Style, colors: ColorSystem) -> Pen:
    """The pen of a style."""
    attributes = ";".join(code for name, code in _ATTRIBUTES.items() if getattr(style, name))
    foreground, background = (
        ";".join(color.downgrade(colors).get_ansi_codes(front)) if color is not None else default
        for color, front, default in zip(
            (style.color, style.bgcolor), (True, False), _DEFAULT_COLORS, strict=True
        )
    )
    link = f"id={style.link_id};{style.link}" if style.link else ""
    return Pen(attributes, foreground, background, link)


@lru_cache(1 << 14)
def _blank_pen(pen: Pen) -> Pen:
    """The pen of blanks, on which little is seen unless they are underlined or the like."""
    return pen if pen.link or _is_seen_on_blanks(pen.attributes) else Pen(None, None, pen.background)


def _is_seen_on_blanks(attributes: str | None) -> bool:
    return attributes is not None and not _SEEN_ON_BLANKS.isdisjoint(attributes.split(";"))


@lru_cache(1 << 12)
def _cells(text: str) -> tuple[str, ...]:
    """The text of each column: a wide character is followed by "", a combining one joins the one before."""
    spans, width = split_graphemes(text)
    if width == len(spans) == len(text):
        return tuple(text)
    cells: list[str] = []
    for begin, end, wide in spans:
        if wide:
            cells += [text[begin:end], *[""] * (wide - 1)]
        elif cells:
            at = max(place for place, cell in enumerate(cells) if cell)
            cells[at] += text[begin:end]
    return tuple(cells)


class ScreenCells:
    """The cells of a terminal as they were last written, in `width` columns and `height` lines.

    Whoever changes the terminal otherwise calls `forget`, after which all cells are written again.
    """

    def __init__(self) -> None:
        self._size = (0, 0)
        self._texts: list[list[str | None]] = []
        self._pens: list[list[Pen]] = []

    def forget(self) -> None:
        """Know nothing of what the terminal shows."""
        self._size = (0, 0)

    def changed(
        self, parts: Iterable[tuple[int, int, Iterable[Segment]]], size: tuple[int, int], colors: ColorSystem
    ) -> str:
        """What to write so that the terminal shows these parts of a frame, which is then taken as written.

        Args:
            parts: column, line and segments of each.
            size: columns and lines of the terminal.
            colors: those that the terminal has.

        Returns:
            Text with escape sequences that leaves the terminal with its default pen; "" if nothing differs.
        """
        width, height = size
        if size != self._size:
            self._size = size
            self._texts = [[None] * width for _ in range(height)]
            self._pens = [[_PLAIN] * width for _ in range(height)]
        writer = _Writer()
        has_images = False
        for x, y, each in parts:
            segments = list(each)
            if any(control or "\x1b" in text for text, _, control in segments):
                writer.write_unread(x, y, segments, colors)
                has_images = True
                continue
            if not (0 <= y < height and 0 <= x < width):
                continue
            texts: list[str] = []
            pens: list[Pen] = []
            for text, style, _ in segments:
                pen = _pen(style, colors) if style is not None else _PLAIN
                cells = _cells(text)
                texts += cells
                if " " in text and (blank := _blank_pen(pen)) is not pen:
                    pens += [blank if cell == " " else pen for cell in cells]
                else:
                    pens += [pen] * len(cells)
            del texts[width - x :], pens[width - x :]
            end = x + len(texts)
            known, known_pens = self._texts[y], self._pens[y]
            if known[x:end] == texts and known_pens[x:end] == pens:
                continue
            for begin, stop in _runs(known[x:end], known_pens[x:end], texts, pens):
                writer.write(x + begin, y, texts[begin:stop], pens[begin:stop])
            known[x:end], known_pens[x:end] = texts, pens
        if has_images:  # which cover nobody knows which cells
            self.forget()
        return writer.finish()


def _runs(
    known: list[str | None], known_pens: list[Pen], texts: list[str], pens: list[Pen]
) -> Iterator[tuple[int, int]]:
    """The first and the end column of each run of cells that differ, with short gaps taken in."""
    begin = end = -1
    for at, text in enumerate(texts):
        if text == known[at] and pens[at] == known_pens[at]:
            continue
        start = at
        while start and not texts[start]:  # the right half of a wide character comes with its left half
            start -= 1
        if end >= 0 and start - end > _BRIDGE:
            yield begin, end
            begin = start
        elif end < 0:
            begin = start
        end = at + 1
        while end < len(texts) and not texts[end]:
            end += 1
    if end >= 0:
        yield begin, end


class _Writer:
    """Collects what to write, and knows where that leaves the terminal's cursor and with which pen."""

    def __init__(self) -> None:
        self._out: list[str] = []
        self._pen = _PLAIN
        self._at: tuple[int, int] | None = None

    def write(self, x: int, y: int, texts: list[str], pens: list[Pen]) -> None:
        """Write cells from a column on."""
        out = self._out
        for column, text, pen in zip(range(x, x + len(texts)), texts, pens, strict=True):
            if not text:
                continue
            if self._at != (column, y):
                self._move(column, y)
            if pen is not self._pen:
                self._change_pen(pen)
            out.append(text)
            # Terminals disagree on the width of other characters, so the place is given again after them.
            self._at = (column + 1, y) if len(text) == 1 and _is_narrow(text) else None

    def write_unread(self, x: int, y: int, segments: list[Segment], colors: ColorSystem) -> None:
        """Write what is not text, such as an image, as it is."""
        self._move(x, y)
        self._change_pen(_PLAIN)
        self._out += [Strip.render_style(style or _NO_STYLE, text, colors) for text, style, _ in segments]
        self._at = None

    def finish(self) -> str:
        """All that is to be written."""
        if self._pen.link:
            self._out.append("\x1b]8;;\x1b\\")
        if self._pen != _PLAIN:
            self._out.append("\x1b[0m")
        return "".join(self._out)

    def _move(self, x: int, y: int) -> None:
        if self._at is not None and self._at[1] == y and x > self._at[0]:
            self._out.append(f"\x1b[{x - self._at[0]}C")
        else:
            self._out.append(f"\x1b[{y + 1};{x + 1}H")

    def _change_pen(self, pen: Pen) -> None:
        now = self._pen
        if pen.link != now.link:
            self._out.append(f"\x1b]8;{pen.link or ';'}\x1b\\")
        attributes = pen.attributes
        if attributes is None:
            attributes = "" if _is_seen_on_blanks(now.attributes) else now.attributes
        parts: list[str | None] = []
        if attributes != now.attributes:
            if now.attributes:
                parts.append("0")
                now = _PLAIN
            parts.append(attributes)
        if pen.foreground not in (None, now.foreground):
            parts.append(pen.foreground)
        if pen.background != now.background:
            parts.append(pen.background)
        if codes := ";".join(part for part in parts if part):
            self._out.append(f"\x1b[{codes}m")
        self._pen = Pen(attributes, pen.foreground or now.foreground, pen.background, pen.link)


@lru_cache(1 << 12)
def _is_narrow(character: str) -> bool:
    return split_graphemes(character)[1] == 1
