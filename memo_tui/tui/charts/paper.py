"""The base of all charts: a widget that draws lines of glyphs, or a sentence on why there are none."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.content import Content
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from memo_tui.tui.charts.palette import COLORS, DARK, DARK_SCALE, LIGHT, LIGHT_SCALE, SHADES
from memo_tui.tui.charts.series import AXIS, BEST, CURSOR, QUIET, Glyph
from memo_tui.tui.common.table_data import fit

if TYPE_CHECKING:
    from rich.style import Style

_ANSI = ("cyan", "yellow", "green", "magenta", "white", "blue")
_FAINT = "45%"


def _rules(pseudo: str, colors: Sequence[str], strong: str, faint: str) -> str:
    """The rules for the colours of lines and of the scale in one kind of theme."""
    rules = (
        f"& > .chart--{strong}-{at} {{ color: {color}; }}"
        f" & > .chart--{faint}-{at} {{ color: {color} {_FAINT}; }}"
        for at, color in enumerate(colors)
    )
    return f"{pseudo} {{ {' '.join(rules)} }}"


def _rules_for_16_colors(strong: str, faint: str, count: int) -> str:
    """The same with the terminal's own colours: bright ones follow the others."""
    names = [f"ansi_{bright}{name}" for bright in ("", "bright_") for name in _ANSI]
    rules = (
        f"& > .chart--{strong}-{at} {{ color: {names[at]}; }}"
        f" & > .chart--{faint}-{at} {{ color: {names[at]}; text-style: dim; }}"
        for at in range(count)
    )
    return f"&:ansi {{ {' '.join(rules)} }}"


def _dim(faint: str, count: int) -> str:
    rules = (f"& > .chart--{faint}-{at} {{ text-style: dim; }}" for at in range(count))
    return f"&:nocolor {{ {' '.join(rules)} }}"


_LINES = "\n".join(
    (
        *(
            _rules(pseudo, colors, *names)
            for pseudo, palette, scale in (("&:dark", DARK, DARK_SCALE), ("&:light", LIGHT, LIGHT_SCALE))
            for colors, names in ((palette, ("series", "raw")), (scale, ("shade", "faint")))
        ),
        _rules_for_16_colors("series", "raw", COLORS),
        _rules_for_16_colors("shade", "faint", SHADES),
        _dim("raw", COLORS),
        _dim("faint", SHADES),
    )
)


class ChartPaper(Widget):
    """Lines of glyphs, drawn once per size and kept until `draw_again`.

    Args:
        empty: the text shown when there is nothing to draw; can be set later.
        id: of the widget.
        classes: of the widget.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(AXIS, QUIET, CURSOR, BEST),
        *(f"chart--{layer}-{place}" for layer in ("series", "raw") for place in range(COLORS)),
        *(f"chart--{layer}-{place}" for layer in ("shade", "faint") for place in range(SHADES)),
    }
    DEFAULT_CSS = f"""
    ChartPaper {{
        background: $surface; color: $foreground;
        & > .chart--axis {{ color: $text-muted; }}
        & > .chart--quiet {{ color: $text-muted; }}
        & > .chart--cursor {{ color: $foreground; text-style: bold; }}
        & > .chart--best {{ color: $text-success; text-style: bold; }}
{_LINES}
    }}
    """
    empty = reactive("")

    def __init__(
        self,
        *,
        empty: str = "",
        id: str | None = None,  # noqa: A002 - Textual's own name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.set_reactive(ChartPaper.empty, empty)
        self._styles: dict[str, Style] = {}
        self._glyphs: tuple[tuple[int, int], Sequence[Sequence[Glyph]] | str] | None = None

    def draw(self, width: int, height: int) -> Sequence[Sequence[Glyph]] | str:
        """The lines from the top, each filling the width; or a sentence on why there are none.

        "" means the text in `empty`.
        """
        raise NotImplementedError

    def draw_again(self) -> None:
        """Draw again: the content has changed."""
        self._glyphs = None
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        size = self.size
        if self._glyphs is None or self._glyphs[0] != size:
            self._glyphs = (size, self.draw(*size))
        lines = self._glyphs[1]
        if isinstance(lines, str):
            return self._sentence_line(lines or self.empty, y)
        if y >= len(lines):
            return Strip.blank(size.width, self.rich_style)
        styles = self._styles
        for _, name in lines[y]:
            if name not in styles:  # asking Textual for each piece of text would take long
                styles[name] = self.get_component_rich_style(name)
        return Strip([Segment(text, styles[name]) for text, name in lines[y]], size.width)

    def notify_style_update(self) -> None:
        """Look the styles up again: the theme has changed, or the focus."""
        super().notify_style_update()
        self._styles.clear()

    def _sentence_line(self, sentence: str, y: int) -> Strip:
        """One line of the sentence shown instead of a chart, centered."""
        width, height = self.size
        lines = [part.plain for line in sentence.split("\n") for part in Content(line).wrap(max(1, width))]
        place = y - max(0, (height - len(lines)) // 2)
        text = lines[place].strip() if 0 <= place < len(lines) else ""
        text = " " * ((width - cell_len(text)) // 2) + text
        return Strip([Segment(fit(text, width), self.get_component_rich_style(QUIET))])
