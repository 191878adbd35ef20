"""Draws the cells of a terminal as a picture, with the monospaced font that Matplotlib brings."""

from collections.abc import Sequence
from pathlib import Path

from matplotlib import get_data_path
from PIL import Image, ImageDraw, ImageFont
from rich.color import Color
from rich.style import Style
from rich.terminal_theme import MONOKAI
from textual.strip import Strip

_SIZE = 15
_BRAILLE = "".join(map(chr, range(0x2800, 0x2900)))  # which the font lacks
_DOTS = ((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3))
"""Column and row of the dot of each bit of a Braille sign (Unicode, chapter 21.1)."""
_FACES = {False: "DejaVuSansMono.ttf", True: "DejaVuSansMono-Bold.ttf"}


def picture(lines: Sequence[Strip]) -> Image.Image:
    """The lines of a screen, each cell in its place."""
    folder = Path(get_data_path(), "fonts", "ttf")
    fonts = {bold: ImageFont.truetype(folder / face, _SIZE) for bold, face in _FACES.items()}
    width = round(fonts[False].getlength("M"))
    height = sum(fonts[False].getmetrics()) + 1
    drawn = Image.new("RGB", (width * lines[0].cell_length, height * len(lines)))
    pen = ImageDraw.Draw(drawn)
    for row, line in enumerate(lines):
        column = 0
        for text, style, _ in line:
            ink, paper = _colours(style or Style())
            top, left = row * height, column * width
            cells = len(text)  # the pages' pictures have no wide signs
            pen.rectangle((left, top, left + cells * width, top + height), fill=paper)
            for place, sign in enumerate(text):
                corner = left + place * width, top
                if sign in _BRAILLE:
                    _draw_dots(pen, corner, (width, height), ord(sign) - ord(_BRAILLE[0]), ink)
                else:
                    pen.text(corner, sign, ink, fonts[bool(style and style.bold)])
            if style and style.underline:
                pen.line((left, top + height - 2, left + cells * width, top + height - 2), fill=ink)
            column += cells
    return drawn


def _draw_dots(
    pen: ImageDraw.ImageDraw, corner: tuple[int, int], size: tuple[int, int], bits: int, ink: tuple[int, ...]
) -> None:
    """Draw the dots of a Braille sign."""
    left, top = corner
    across, down = size[0] / 2, size[1] / 4
    for bit, (column, row) in enumerate(_DOTS):
        if bits >> bit & 1:
            x, y = left + column * across, top + row * down
            pen.rectangle((x + 1, y + 1, x + across - 1, y + down - 1), fill=ink)


def _colours(style: Style) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The colours of the letters and behind them."""
    ink = _rgb(style.color, front=True)
    paper = _rgb(style.bgcolor, front=False)
    if style.dim:
        ink = tuple((3 * each + 2 * other) // 5 for each, other in zip(ink, paper, strict=True))
    return (paper, ink) if style.reverse else (ink, paper)


def _rgb(colour: Color | None, *, front: bool) -> tuple[int, ...]:
    return tuple((colour or Color.default()).get_truecolor(MONOKAI, foreground=front))
