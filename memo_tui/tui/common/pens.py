"""How the cells of a terminal are written: their characters by column, and their looks as SGR parameters."""

from functools import lru_cache
from typing import NamedTuple

from rich.cells import split_graphemes
from rich.color import ColorSystem
from rich.style import Style

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


PLAIN = Pen("", *_DEFAULT_COLORS)


@lru_cache(1 << 14)
def pen_of(style: Style, colors: ColorSystem) -> Pen:
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


@lru_cache(1 << 8)
def is_seen_on_blanks(attributes: str | None) -> bool:
    """Whether attributes, such as an underline, change the look of a blank."""
    return attributes is not None and not _SEEN_ON_BLANKS.isdisjoint(attributes.split(";"))


@lru_cache(1 << 14)
def blank_pen(pen: Pen) -> Pen:
    """The pen of blanks, on which little is seen unless they are underlined or the like."""
    return pen if pen.link or is_seen_on_blanks(pen.attributes) else Pen(None, None, pen.background)


BLANK = blank_pen(PLAIN)


@lru_cache(1 << 14)
def writes(pen: Pen, other: Pen) -> bool:
    """Whether a cell of another pen looks the same if this one writes it."""
    if pen == other:
        return True
    return (
        other.attributes is None
        and pen.background == other.background
        and not pen.link
        and not is_seen_on_blanks(pen.attributes)
    )


@lru_cache(1 << 12)
def cells_of(text: str) -> tuple[str, ...]:
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


@lru_cache(1 << 12)
def is_narrow(character: str) -> bool:
    """Whether a character takes one column."""
    return split_graphemes(character)[1] == 1
