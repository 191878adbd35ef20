"""LeanScreen: a screen that draws of its widgets only the lines that changed and that nothing covers.

Textual's own draws all lines of each widget in a rectangle around all changes, also of those behind others:
for a cursor that moves by a line these are some 20 widgets of a whole pane.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, TypeVar, cast

from textual import events
from textual._compositor import ChopsUpdate, Compositor, CompositorMap, ReflowResult
from textual.geometry import Region, Size
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

Result = TypeVar("Result")
_Chops = list[dict[int, Strip | None]]  # of each line, by the column in which they begin


class LeanScreen(Screen[Result]):
    """A screen whose frames cost what changed; takes what Textual's takes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._compositor = _LeanCompositor()

    def _on_screen_resume(self, event: events.ScreenResume) -> None:
        """Style the screen alone again for Textual: all that is in it was styled as it was mounted."""
        if event.refresh_styles:
            event.refresh_styles = False
            self.app.stylesheet.update_nodes([self])


class _LeanCompositor(Compositor):
    """Composes the frames of a screen."""

    _told: "CompositorMap | None" = None  # whose widgets know their sizes, if there is a newer map

    @property
    def full_map(self) -> "CompositorMap":
        """Where all widgets are, for Textual.

        Textual makes a new map of widgets that came when one is asked for before the layout, and forgets then
        that they don't know their sizes yet: `reflow` compares with the map before.
        """
        before = self._full_map
        found = super().full_map
        if found is not before and self._told is None:
            self._told = before
        return found

    def reflow(self, parent: Widget, size: Size) -> ReflowResult:
        """Lay out the screen, for Textual."""
        if self._told is not None:
            self._full_map, self._told = self._told, None
        return super().reflow(parent, size)

    def render_partial_update(self) -> ChopsUpdate | None:
        """Draw what changed, for Textual."""
        screen = self.size.region
        regions = [region.intersection(screen) for region in self._dirty_regions]
        self._dirty_regions.clear()
        spans = list(self._regions_to_spans(region for region in regions if region))
        if not spans:
            return None
        chops = self._empty_chops()
        wanted: dict[int, set[int]] = {}
        for y, left, right in spans:
            cuts = self.cuts[y]
            touched = (begin for begin, end in pairwise(cuts) if begin < right and end > left)
            wanted.setdefault(y, set()).update(touched)
        self._fill(chops, wanted)
        return ChopsUpdate(chops, spans, [cuts[1:] for cuts in self.cuts])

    def _render_chops(
        self, crop: Region, is_rendered_line: Callable[[int], bool]
    ) -> Sequence[Mapping[int, Strip]]:
        """Draw whole lines, for Textual."""
        chops = self._empty_chops()
        lines = range(max(0, crop.y), min(crop.bottom, len(chops)))
        self._fill(chops, {y: set(chops[y]) for y in lines if is_rendered_line(y)})
        return cast("Sequence[Mapping[int, Strip]]", chops)  # the screen itself fills what is left

    def _empty_chops(self) -> _Chops:
        return [dict.fromkeys(cuts[:-1]) for cuts in self.cuts]

    def _fill(self, chops: _Chops, wanted: dict[int, set[int]]) -> None:
        """Draw the wanted parts of lines, given by the columns in which they begin, from front to back."""
        left_over = {y: columns for y, columns in wanted.items() if columns}
        for widget, (region, clip) in self.visible_widgets.items():
            if not left_over:
                return
            seen = region.intersection(clip)
            taken = {
                y: columns
                for y in seen.line_range
                if y in left_over and (columns := {x for x in left_over[y] if seen.x <= x < seen.right})
            }
            for y, strip in _drawn(widget, region, seen, sorted(taken)):
                cuts = self.cuts[y]
                begin, end = bisect_left(cuts, seen.x), bisect_left(cuts, seen.right)
                parts = strip.divide([cut - seen.x for cut in cuts[begin + 1 : end + 1]])
                for x, part in zip(cuts[begin:end], parts, strict=False):
                    if x in taken[y]:
                        chops[y][x] = part
                        left_over[y].discard(x)
                if not left_over[y]:
                    del left_over[y]


def _drawn(widget: Widget, region: Region, seen: Region, lines: list[int]) -> Iterator[tuple[int, Strip]]:
    """Some lines of what is seen of a widget; those that follow one another are drawn at once."""
    first = 0
    for place, y in enumerate(lines, 1):
        if place == len(lines) or lines[place] != y + 1:
            top = lines[first]
            part = Region(seen.x - region.x, top - region.y, seen.width, y + 1 - top)
            yield from zip(range(top, y + 1), widget.render_lines(part), strict=False)
            first = place
