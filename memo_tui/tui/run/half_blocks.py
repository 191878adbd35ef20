"""An image in cells: each is the upper half of a block in one colour, on the colour of the lower half."""

from typing import TYPE_CHECKING

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from memo_tui.tui.common.key_words import with_keys

if TYPE_CHECKING:
    from PIL import Image

_ENOUGH_COLOURS = ("256", "truecolor")


class HalfBlocks(Widget):
    """Draws an image as large as fits, in its proportions."""

    DEFAULT_CSS = "HalfBlocks { width: 1fr; height: 1fr; }"

    def __init__(self, image: "Image.Image") -> None:
        """Show this image, in RGB."""
        super().__init__()
        self._image = image
        self._pixels = b""
        self._wide = self._high = 0  # pixels as drawn

    def on_resize(self) -> None:
        """Draw for another size."""
        from PIL import Image  # noqa: PLC0415 - there, as it made the image

        room, (wide, high) = self.size, self._image.size
        if not (room.width and room.height and wide and high):
            return
        scale = min(room.width / wide, 2 * room.height / high)
        self._wide, self._high = max(1, int(wide * scale)), max(1, int(high * scale))
        way = Image.Resampling.NEAREST if scale > 2 else Image.Resampling.LANCZOS
        self._pixels = self._image.resize((self._wide, self._high), way).tobytes()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw two rows of pixels."""
        if 2 * y >= self._high:
            return Strip.blank(self.size.width, self.rich_style)
        lower = 2 * y + 1 < self._high
        cells = []
        for x in range(self._wide):
            below = self._colour(x, 2 * y + 1) if lower else None
            cells.append(Segment("▀", Style(color=self._colour(x, 2 * y), bgcolor=below)))
        return Strip(cells, self._wide).extend_cell_length(self.size.width)

    def _colour(self, x: int, y: int) -> Color:
        start = 3 * (y * self._wide + x)
        return Color.from_rgb(*self._pixels[start : start + 3])


def no_colours(widget: Widget) -> str:
    """Why an image can't be drawn in this terminal, or ""."""
    if widget.app.no_color:
        return with_keys("The image can't be drawn without colours: download it with {write}.")
    if widget.app.console.color_system not in _ENOUGH_COLOURS:
        return with_keys("This terminal has too few colours to draw the image: download it with {write}.")
    return ""
