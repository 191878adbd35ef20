"""What a grid of charts shows of its metrics: their rows, which one is selected, which are in view."""

from collections.abc import Collection, Sequence

from textual.geometry import Region, Size

from memo_tui.numbers import counted
from memo_tui.tui.charts.grid_rows import (
    GridRow,
    Room,
    Spot,
    count_fitting,
    heights,
    rows_of,
    scrolled,
    section_of,
    sections_of,
)

_NOWHERE = Spot("/", "")  # no section has that name


class GridModel:
    """Metrics in rows, in sections or not, of which as many are in view as there is room for.

    Attributes:
        folded: the sections of which only the heading is shown.
        sections: the metrics that match, by section.
        rows: all rows.
        metrics: those in the rows, in their order.
        spot: what is selected.
        across: how many charts stand side by side.
        enlarged: whether the selected chart is alone.
    """

    def __init__(self, *, sectioned: bool, folded: Collection[str]) -> None:
        """No metrics yet.

        Args:
            sectioned: whether the metrics are divided by prefix.
            folded: the prefixes of the sections that are folded at first.
        """
        self.folded = frozenset(folded)
        self.sections: dict[str, list[str]] = {}
        self.rows: list[GridRow] = []
        self.metrics: list[str] = []
        self.spot = _NOWHERE
        self.across = 1
        self.enlarged = False
        self._sectioned = sectioned
        self._every: Sequence[str] = ()
        self._sought = ""  # the metric that was chosen last, whether found or not
        self._top = 0  # the index of the first visible row
        self._room = Room(1, 1, 1)

    def match(self, every: Sequence[str], words: str) -> None:
        """Take those metrics that have all the words in their names; `arrange` puts them in rows."""
        wanted = words.lower().split()
        self._every = every
        found = [key for key in every if all(word in key.lower() for word in wanted)]
        self.sections = sections_of(found) if self._sectioned else {"": found} if found else {}

    @property
    def matching(self) -> int:
        """How many metrics match, in folded sections too."""
        return sum(map(len, self.sections.values()))

    def arrange(self, across: int, room: Room) -> None:
        """Put the metrics in rows; the selected one stays so, or the one that was chosen last.

        Args:
            across: how many charts may stand side by side.
            room: what fits.
        """
        self.across, self._room = max(1, min(across, self.matching)), room
        self.rows = rows_of(self.sections, self.across, self.folded)
        spots = [spot for row in self.rows for spot in row.spots]
        self.metrics = [spot.metric for spot in spots if spot.metric]
        head = Spot(self.spot.section, "")  # of a chart that was folded away
        held = (self.spot,) if self.spot in spots and not self.spot.metric else ()
        first = next((spot for spot in spots if spot.metric), spots[0] if spots else _NOWHERE)
        sought = (self.spot_of(self._sought),) if self._sought else ()
        wanted = (*held, *sought, self.spot, head)
        self.go(next((each for each in wanted if each in spots), first))

    def go(self, spot: Spot) -> None:
        """Select a chart, or a heading, and bring it into view; with a heading its first charts."""
        self.spot = spot
        row = self.row_of(spot)
        for each in (row + 1, row) if not spot.metric else (row,):
            if each < len(self.rows) and (each == row or not self.rows[each].is_head):
                self._top = scrolled(self.rows, self._top, each, self._room)

    def choose(self, spot: Spot) -> None:
        """Select a chart or a heading, to which the selection returns after words that it doesn't have."""
        self._sought = spot.metric or self._sought
        self.go(spot)

    def note(self, spot: Spot, *, lasting: bool) -> None:
        """A spot in view is the selected one; `lasting` as with `choose`."""
        self.spot = spot
        if lasting:
            self._sought = spot.metric or self._sought

    def go_on(self) -> None:
        """Select the first chart after those in view; after the last metric, the first."""
        if not self.metrics:
            return
        in_view = self.in_view
        place = self.metrics.index(in_view[-1]) + 1 if in_view else 0
        spot = self.spot_of(self.metrics[place if place < len(self.metrics) else 0])
        if not self.enlarged:  # so that it comes first
            self._top = self.row_of(spot)
        self.choose(spot)

    def beside(self, way: str) -> Spot:
        """What is there in a direction; beside an enlarged chart, the metrics before and after."""
        metrics, here, rows = self.metrics, self.spot, self.rows
        row = self.row_of(here)
        if way in ("up", "down") and not self.enlarged:
            row += 1 if way == "down" else -1
            spots = rows[row].spots if 0 <= row < len(rows) else ()
            return spots[min(self._column, len(spots) - 1)] if spots else here
        if way in ("first", "last") and rows and not self.enlarged:
            return rows[0].spots[0] if way == "first" else rows[-1].spots[-1]
        if not metrics:
            return here
        page = max(1, len(self.in_view))
        by = {"up": -1, "down": 1, "left": -1, "right": 1, "page_up": -page, "page_down": page}
        by |= {"first": -len(metrics), "last": len(metrics)}
        if here.metric:
            place = metrics.index(here.metric) + by[way]
        else:  # between the charts before a heading and those behind it
            before = sum(len(each.spots) for each in rows[:row] if not each.is_head)
            place = before + by[way] - (by[way] > 0)
        return self.spot_of(metrics[min(max(place, 0), len(metrics) - 1)])

    def fold(self, section: str | None, *, folded: bool) -> None:
        """Fold a section, or unfold it; None for all. `arrange` puts the rest in rows."""
        named = frozenset(self.sections if section is None else [section])
        self.folded = self.folded | named if folded else self.folded - named

    @property
    def visible(self) -> Sequence[GridRow]:
        """The rows on the screen, as long as no chart is enlarged."""
        return self.rows[self._top : self._top + count_fitting(self.rows, self._top, self._room)]

    @property
    def in_view(self) -> Sequence[str]:
        """The metrics whose charts are on the screen."""
        if self.enlarged:
            return [self.spot.metric] if self.spot.metric else []
        return [spot.metric for row in self.visible for spot in row.spots if spot.metric]

    @property
    def ends_in_view(self) -> bool:
        """Whether the last metric is on the screen, or there is none."""
        return self.in_view[-1:] == self.metrics[-1:]

    @property
    def can_enlarge(self) -> bool:
        """Whether a chart isn't alone already."""
        return len(self.in_view) > 1 or len(self.sections) > 1

    @property
    def position(self) -> str:
        """Which metrics are visible, such as "metrics 1-4 of 12"."""
        in_view, every = self.in_view, self.matching
        seen, hidden = len(in_view), every - len(self.metrics)
        if seen == every == len(self._every):
            return counted(every, "metric")
        first = self.metrics.index(in_view[0]) if in_view else 0
        place = f"metric {first + 1}" if seen == 1 else f"metrics {first + 1}-{first + seen}"
        found = f" of {every}" if every == len(self._every) else f" of {every} found in {len(self._every)}"
        return (place if seen else "none") + found + (f", {hidden} folded" if hidden else "")

    def regions(self, size: Size) -> dict[Spot, Region]:
        """Where each visible chart and heading is, within a size."""
        found: dict[Spot, Region] = {}
        y, rows = 0, self.visible
        for row, height in zip(rows, heights(rows, size.height), strict=True):
            across = self.width_of(row)
            ends = [size.width * at // across for at in range(across + 1)]
            for at, spot in enumerate(row.spots):
                found[spot] = Region(ends[at], y, ends[at + 1] - ends[at], height)
            y += height
        return found

    def width_of(self, row: GridRow) -> int:
        """How many charts share the width of a row; those of a section with one row take all of it."""
        few = len(self.sections.get(row.spots[0].section, ())) < self.across
        return len(row.spots) if few or row.is_head else self.across

    def spot_of(self, metric: str) -> Spot:
        """The place of a metric's chart."""
        return Spot(section_of(metric) if self._sectioned else "", metric)

    def row_of(self, spot: Spot) -> int:
        """The index of the row of a spot; 0 if there is none."""
        return next((at for at, row in enumerate(self.rows) if spot in row.spots), 0)

    @property
    def _column(self) -> int:
        spots = self.rows[self.row_of(self.spot)].spots if self.rows else ()
        return spots.index(self.spot) if self.spot in spots else 0
