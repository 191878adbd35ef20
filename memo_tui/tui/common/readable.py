"""Readable: text that stands out from what is behind it, whatever the theme."""

from collections.abc import Sequence
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.color import BLACK, WHITE, Color
from textual.filter import LineFilter

LEAST = 4.5  # of WCAG 2, level AA
_STEPS = 20  # from a colour to black or white
_MOST_DARKER = 4  # of these
_MOST_TURNED, _LEAST_SATURATION = 8 / 360, 0.7  # of a red


def contrast(front: Color, back: Color) -> float:
    """The ratio of two colours' luminances as WCAG 2 defines it, 1 to 21."""
    low, high = sorted((_luminance(front), _luminance(back)))
    return (high + 0.05) / (low + 0.05)


def readable(front: Color, back: Color) -> Color:
    """The colour, or the first on the way to white or black that can be read on the other."""
    if contrast(front, back) >= LEAST:
        return front
    ends = sorted((WHITE, BLACK), key=lambda end: contrast(end, back) < contrast(front, back))
    way = [front.blend(end, step / _STEPS) for end in ends for step in range(1, _STEPS + 1)]
    return next(
        (color for color in way if contrast(color, back) >= LEAST),
        max(ends, key=lambda end: contrast(end, back)),
    )


def under_white(back: str) -> str:
    """The colour, or one a little darker if white can be read on that; a name of the terminal's stays."""
    color = Color.parse(back)
    if color.ansi is not None:
        return back
    darker = (color.blend(BLACK, step / _STEPS) for step in range(_MOST_DARKER + 1))
    return next((each.hex for each in darker if contrast(WHITE, each) >= LEAST), back)


def clear_red(color: str, back: str) -> str:
    """A colour of errors as a red that can be read on another one; a name of the terminal's stays.

    Many themes lighten it until it is pink.
    """
    front, behind = Color.parse(color), Color.parse(back)
    if front.ansi is not None or behind.ansi is not None:
        return color
    hue, saturation = front.hsl.h, max(front.hsl.s, _LEAST_SATURATION)
    turned = (hue + 0.5) % 1 - 0.5  # from -0.5 to 0.5, with red in the middle
    hue = max(-_MOST_TURNED, min(_MOST_TURNED, turned)) % 1
    lighter = _luminance(behind) < _luminance(WHITE) / 4
    steps = [step / _STEPS for step in range(_STEPS + 1)]
    found = (Color.from_hsl(hue, saturation, 0.5 + step / 2 if lighter else 0.5 - step / 2) for step in steps)
    return next((each.hex for each in found if contrast(each, behind) >= LEAST), color)


class Readable(LineFilter):
    """Gives text enough contrast; frames, lines and bars keep their colours, and so do the terminal's own."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments, those with letters or digits in readable colours."""
        return [
            Segment(text, _readable_style(style, background), control)
            if style is not None and any(map(str.isalnum, text))
            else segment
            for segment in segments
            for text, style, control in (segment,)
        ]


class InOne(LineFilter):
    """Several filters as one: Textual makes a new strip, with its caches, for each filter of each line.

    Attributes:
        filters: those that are applied, one after the other.
    """

    def __init__(self, filters: Sequence[LineFilter]) -> None:
        super().__init__()
        self.filters = tuple(filters)

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments after the last filter."""
        for each in self.filters:
            segments = each.apply(segments, background)
        return segments


@lru_cache(1 << 12)
def _readable_style(style: Style, background: Color) -> Style:
    if style.color is None or not style.color.triplet:
        return style
    if style.bgcolor is not None and not style.bgcolor.triplet:
        return style
    front = Color.from_rich_color(style.color)
    back = background if style.bgcolor is None else Color.from_rich_color(style.bgcolor)
    if style.reverse:
        return style + Style(bgcolor=readable(back, front).rich_color)
    return style + Style(color=readable(front, back).rich_color)


@lru_cache(1 << 12)
def _luminance(color: Color) -> float:
    channels = (channel / 255 for channel in color.rgb)
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
