"""FrugalApp: an app that sends its terminal only the cells that changed, as slow links need it."""

import os
import sys
from collections.abc import Iterable, Iterator
from itertools import chain

from rich.color import ColorSystem
from rich.console import Console, RenderableType
from rich.segment import Segment
from textual import constants, events
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.screen import Screen

from memo_tui.plain_signs import encodes_signs, plain_for
from memo_tui.tui.common.lean_styles import LeanStylesApp
from memo_tui.tui.common.pasted_text import read_any_input
from memo_tui.tui.common.screen_cells import ScreenCells
from memo_tui.tui.common.terminal_kinds import erases_in_color

if "ESCDELAY" not in os.environ:  # by which users say how long it takes until an escape is one
    constants.ESCAPE_DELAY = 0.05  # type: ignore[misc]  # from 0.1 on, Textual looks after twice that time only


class FrugalApp(LeanStylesApp):
    """An app whose frames are written as their differences from what the terminal shows."""

    def __init__(self) -> None:
        read_any_input()
        super().__init__()
        encoding = getattr(sys.__stderr__, "encoding", None)
        self._lacking = None if encodes_signs(encoding) else encoding
        self._cells = ScreenCells(erases=erases_in_color(os.environ.get("TERM", "")))

    def forget_screen(self) -> None:
        """Write the next frame as a whole: something else may have changed the terminal."""
        self._cells.forget()

    async def on_event(self, event: events.Event) -> None:
        """Rely on nothing of a terminal that was resized."""
        if isinstance(event, events.Resize):
            self.forget_screen()
        await super().on_event(event)

    def _resume_signal(self) -> None:
        """Draw all anew for Textual, once the terminal is ours again."""
        self.forget_screen()
        super()._resume_signal()

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        """Write a frame for Textual; where nothing differs, nothing is written."""
        if renderable is not None and self._writes_frames:
            if isinstance(renderable, LayoutUpdate | ChopsUpdate):
                super()._display(screen, self._difference(renderable))
                return
            self.forget_screen()
        super()._display(screen, renderable)

    def _difference(self, frame: LayoutUpdate | ChopsUpdate) -> "_Written | None":
        colors = self.console._color_system or ColorSystem.TRUECOLOR  # noqa: SLF001 - as Textual does
        text = self._cells.changed(_parts(frame), self.size, colors)
        if self._lacking:
            text = plain_for(text, self._lacking)
        moved = self.cursor_position != self._previous_cursor_position
        return _Written(text) if text or moved else None

    @property
    def _writes_frames(self) -> bool:
        """Whether Textual writes frames to a whole terminal now."""
        return (
            self._running
            and not self._closed
            and not self._batch_count
            and not self.is_headless
            and self._driver is not None
            and not self._driver.is_inline
        )


class _Written(CompositorUpdate):
    """A frame that is a text for the terminal already."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __rich__(self) -> str:
        return self._text

    def render_segments(self, console: Console) -> str:  # noqa: ARG002 - Textual's own
        return self._text


def _parts(update: LayoutUpdate | ChopsUpdate) -> Iterator[tuple[int, int, Iterable[Segment]]]:
    """Column, line and segments of each part of a frame."""
    if isinstance(update, LayoutUpdate):
        for y, line in enumerate(update.strips, update.region.y):
            yield update.region.x, y, chain.from_iterable(line)
        return
    for y, begin, stop in update.spans:
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if strip is not None and x <= stop and end > begin:
                whole = begin <= x < stop and end <= stop
                yield x, y, strip if whole else strip.crop(0, min(end, stop) - x)
