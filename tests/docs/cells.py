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
                pen.text((left + place * width, top), sign, ink, fonts[bool(style and style.bold)])
            if style and style.underline:
                pen.line((left, top + height - 2, left + cells * width, top + height - 2), fill=ink)
            column += cells
    return drawn


def _colours(style: Style) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The colours of the letters and behind them."""
    ink = _rgb(style.color, front=True)
    paper = _rgb(style.bgcolor, front=False)
    if style.dim:
        ink = tuple((3 * each + 2 * other) // 5 for each, other in zip(ink, paper, strict=True))
    return (paper, ink) if style.reverse else (ink, paper)


def _rgb(colour: Color | None, *, front: bool) -> tuple[int, ...]:
    return tuple((colour or Color.default()).get_truecolor(MONOKAI, foreground=front))
