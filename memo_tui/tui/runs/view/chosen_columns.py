"""ChosenColumns: the columns of a table of runs while they are being chosen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from memo_tui.runs.table.directions import Better, better
from memo_tui.runs.table.view import RunView

NARROWEST, WIDEST = 3, 200  # cells


@dataclass(frozen=True, slots=True)
class ChosenColumns:
    """Columns that are shown, hidden, moved, pinned and sized; each change returns a new object.

    A column that was hidden keeps its place until the choice is made. What `view` contains is what
    `tracking.table.layout.layout` makes of it.

    Attributes:
        view: the view as it is now.
        line: the columns that are or were shown, in the order that they have when unpinned.
        first: the view at the beginning.
        shown_first: the columns that it showed.
    """

    view: RunView
    line: tuple[str, ...]
    first: RunView
    shown_first: frozenset[str]

    @classmethod
    def of(cls, view: RunView, columns: Sequence[str]) -> "ChosenColumns":
        """Begin with a view and the columns that it shows, from left to right."""
        return cls(view, tuple(columns), view, frozenset(columns))

    @property
    def row(self) -> tuple[str, ...]:
        """The columns of `line` from left to right, the pinned ones first."""
        pinned = self.view.pinned
        return (*(c for c in self.line if c in pinned), *(c for c in self.line if c not in pinned))

    @property
    def count(self) -> int:
        """The number of shown columns."""
        return sum(column not in self.view.hidden for column in self.line)

    def shows(self, column: str) -> bool:
        """Whether a column is shown."""
        return column in self.line and column not in self.view.hidden

    def toggled(self, column: str) -> "ChosenColumns":
        """Hide a column, or show it: where it was before, else after the others."""
        view = self.view
        if self.shows(column):
            known = column in self.shown_first or column in self.first.hidden
            hidden = view.hidden | {column} if known else view.hidden
            view = replace(view, hidden=hidden, shown=view.shown - {column})
            line = self.line if known else tuple(each for each in self.line if each != column)
            return replace(self, view=view, line=line)
        kept = column in self.shown_first and column not in self.first.shown
        shown = view.shown if kept else view.shown | {column}
        changed = replace(self, view=replace(view, hidden=view.hidden - {column}, shown=shown))
        return changed if column in self.line else _ordered(changed, (*self.line, column))

    def added(self, column: str, after: str) -> "ChosenColumns":
        """Show a column that isn't shown, behind another one if that is."""
        changed = self.toggled(column)
        if after not in changed.line:
            return changed
        line = [each for each in changed.line if each != column]
        line.insert(line.index(after) + 1, column)
        return _ordered(changed, line)

    def moved(self, column: str, step: int) -> "ChosenColumns":
        """Move a column by one to the right (1) or left (-1), among the pinned or unpinned ones."""
        pinned = self.view.pinned
        peers = [each for each in self.row if (each in pinned) == (column in pinned)]
        place = peers.index(column) + step if column in peers else -1
        if not 0 <= place < len(peers):
            return self
        line = [each for each in self.line if each != column]
        line.insert(line.index(peers[place]) + (step > 0), column)
        return _ordered(self, line)

    def turned_pin(self, column: str) -> "ChosenColumns":
        """Pin a column at the left, or unpin it; a pinned column is shown."""
        chosen = self if self.shows(column) else self.toggled(column)
        changed = replace(chosen, view=replace(chosen.view, pinned=chosen.view.pinned ^ {column}))
        # The unpinned places of columns that were pinned at first aren't known: the line's order is used.
        return _ordered(changed, changed.line) if self.first.pinned else changed

    def sized(self, column: str, width: int) -> "ChosenColumns":
        """Give a column a width, in cells."""
        width = max(NARROWEST, min(WIDEST, width))
        return replace(self, view=replace(self.view, widths={**self.view.widths, column: width}))

    def turned(self, metric: str) -> "ChosenColumns":
        """Reverse which way a metric is better; a choice that equals what its name says is dropped.

        If its name says nothing, lower, higher and not known take turns.
        """
        directions = dict(self.view.directions)
        now, guessed = better(metric, directions), better(metric, {})
        directions.pop(metric, None)
        way = now.opposite if now else Better.LOWER
        if way is not guessed and not (guessed is None and now is Better.HIGHER):
            directions[metric] = way
        return replace(self, view=replace(self.view, directions=directions))


def _ordered(chosen: ChosenColumns, line: Sequence[str]) -> ChosenColumns:
    return replace(chosen, line=tuple(line), view=replace(chosen.view, order=tuple(line)))
