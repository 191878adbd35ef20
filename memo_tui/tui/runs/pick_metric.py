"""The screen that picks the metric of the chart."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType

from memo_tui.tui.charts.selection import Charted
from memo_tui.tui.common.choice_list import Choices, has_words
from memo_tui.tui.common.choice_screen import FIND_AND_LEAVE, ChoiceScreen
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.key_words import KeyText
from memo_tui.tui.common.table_data import Cell, Column
from memo_tui.tui.common.text import plain

_COLUMNS = (Column("state", "", 7), Column("name", "metric", 8))


class PickMetricScreen(ChoiceScreen[str]):
    """Picks one of the metrics that the charted runs have; the result is its key, or None."""

    CSS_PATH = "pick_metric.tcss"
    HELP = KeyText("""
    # Metric

    Type part of a metric's name and press `{open}`: the chart shows that metric.
    """)
    BINDINGS: ClassVar[list[BindingType]] = [bind("open", "take", "Chart it"), *FIND_AND_LEAVE]

    def __init__(self, charted: Charted) -> None:
        """Offer the metrics of the charted runs; the cursor is on the one that is shown."""
        super().__init__("Metric of the chart", "part of a metric's name")
        self._metrics, self._shown = charted.metrics, charted.metric

    def on_mount(self) -> None:
        """Show them."""
        self._choices.show(Choices(_COLUMNS, 1, self._find, self._row))
        self._choices.table.move_cursor(self._shown)

    def result_of(self, key: str) -> str:
        """The metric itself."""
        return key

    def _find(self, words: Sequence[str]) -> Sequence[str]:
        found = [each for each in self._metrics if has_words(each, words)]
        return sorted(found, key=lambda each: not each.casefold().startswith(words[0])) if words else found

    def _row(self, key: str) -> Sequence[Cell]:
        return Cell("✓ shown", "good") if key == self._shown else Cell(""), Cell(plain(key))
