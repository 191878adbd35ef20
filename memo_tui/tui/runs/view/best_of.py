"""The screen that chooses at whose best step a metric is shown."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.binding import BindingType

from memo_tui.runs.table.directions import Better, better
from memo_tui.tui.common.choice_list import Choices, has_words
from memo_tui.tui.common.choice_screen import FIND_AND_LEAVE, ChoiceScreen
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.key_words import KeyText
from memo_tui.tui.common.table_data import Cell, Column
from memo_tui.tui.common.text import plain

_COLUMNS = (Column("metric", "metric", 8), Column("better", "better", 9))


class BestOfScreen(ChoiceScreen[str]):
    """Chooses another metric, whose best step counts; the result is its key, or None."""

    CSS_PATH = "best_of.tcss"
    HELP = KeyText("""
    # At the best step of another metric

    Type a part of a metric's name and press `{open}`: the column shows the value that was logged at the
    step where that metric was best, such as the accuracy where val_loss was lowest. Of several equal
    values the first is the best, and NaN is never. If nothing was logged at that step, it is the last
    value before; if nothing was before, there is none. Where it is not known which way a metric is
    better, `{turn}` says it in the list of columns.
    """)
    BINDINGS: ClassVar[list[BindingType]] = [bind("open", "take", "Take"), *FIND_AND_LEAVE]

    def __init__(self, metric: str, metrics: Sequence[str], directions: Mapping[str, Better]) -> None:
        """Offer the other metrics, those first of which it is known which way they are better.

        Args:
            metric: the one to show.
            metrics: all of them.
            directions: the chosen directions.
        """
        super().__init__(f"{plain(metric)} at the best step of", "a part of a metric's name")
        self._ways = {each: better(each, directions) for each in metrics if each != metric}
        self._metrics = sorted(self._ways, key=lambda each: self._ways[each] is None)

    def on_mount(self) -> None:
        """Show them."""
        self._choices.show(Choices(_COLUMNS, 0, self._find, self._row))

    def result_of(self, key: str) -> str:
        """The metric itself."""
        return key

    def _find(self, words: Sequence[str]) -> Sequence[str]:
        return [each for each in self._metrics if has_words(each, words)]

    def _row(self, key: str) -> Sequence[Cell]:
        return Cell(plain(key)), Cell(self._ways[key] or "not known", "dim")
