"""The screen that picks one of the runs that used a data set."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType

from memo_tui.runs.model import Run
from memo_tui.tui.common.choice_list import Choices, has_words
from memo_tui.tui.common.choice_screen import FIND_AND_LEAVE, ChoiceScreen
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.table_data import Cell, Column
from memo_tui.tui.common.text import moment, plain

_COLUMNS = (Column("use", "used for", 12), Column("name", "run", 8), Column("start", "started", 19))


class PickRunScreen(ChoiceScreen[str]):
    """The result is the run's id, or None."""

    DEFAULT_CSS = """
    PickRunScreen > #box { width: 100; height: 24; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [bind("open", "take", "Show this run"), *FIND_AND_LEAVE]

    def __init__(self, data: str, uses: Sequence[tuple[Run, str]]) -> None:
        """Offer the runs with what they used the data set for."""
        super().__init__(f"Runs that used {plain(data)}", "part of a run's name", empty="None.")
        self._uses = {f"{run.run_id} {context}": (run, context) for run, context in uses}

    def on_mount(self) -> None:
        """Show them."""
        self._choices.show(Choices(_COLUMNS, 1, self._find, self._row))

    def result_of(self, key: str) -> str:
        """The run's id."""
        return self._uses[key][0].run_id

    def _find(self, words: Sequence[str]) -> Sequence[str]:
        uses = self._uses.items()
        return [key for key, (run, context) in uses if has_words(f"{run.name} {context}", words)]

    def _row(self, key: str) -> Sequence[Cell]:
        run, context = self._uses[key]
        return Cell(plain(context) or "-"), Cell(plain(run.name)), Cell(moment(run.start), "dim")
