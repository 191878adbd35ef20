"""One line of a chart stands out while the others are dim."""

from collections.abc import Sequence

from memo_tui.tui.charts.series import COLORS, Glyph, raw_style, style

_FAINT = {style(place): raw_style(place) for place in range(COLORS)}


def standing_out(lines: Sequence[Sequence[Glyph]], alone: int | None) -> list[list[Glyph]]:
    """Drawn lines, with the styles of all series dim but that of one; None for no change."""
    if alone is None:
        return [list(line) for line in lines]
    held = style(alone)
    return [
        [(text, kind if kind == held else _FAINT.get(kind, kind)) for text, kind in line] for line in lines
    ]
