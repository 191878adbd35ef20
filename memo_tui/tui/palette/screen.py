"""The screen of the palette."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from threading import Event
from typing import ClassVar

from rich.cells import cell_len
from textual import events, on
from textual.binding import BindingType
from textual.widgets import Label

from memo_tui.runs.model import Run
from memo_tui.runs.reader import Experiment
from memo_tui.tui.common import background
from memo_tui.tui.common.choice_list import Choices
from memo_tui.tui.common.choice_screen import FIND_AND_LEAVE, ChoiceScreen
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.key_words import KeyText
from memo_tui.tui.common.line_table import LineTable
from memo_tui.tui.common.table_data import Cell, Column
from memo_tui.tui.common.text import content, plain
from memo_tui.tui.palette.entry import Entry, Offers

_KEYS, _ABOUT, _NARROW_ABOUT = 9, 34, 18
_WIDE = 90  # columns of the terminal

Listing = Iterator[Experiment | tuple[str, int]]


class PaletteScreen(ChoiceScreen[Callable[[], object]]):
    """Finds what the program can do or show; the result is what to call, or None if the user leaves."""

    CSS_PATH = "screen.tcss"
    HELP = KeyText("""
    # Palette

    Type parts of a name, such as `compare`, `filter` or `dark`, to find any action with its key, any
    experiment, run, metric or setting. `{open}` chooses the one under the cursor. What can't be done
    here is dimmed: choosing it goes where it can.
    """)
    BINDINGS: ClassVar[list[BindingType]] = [bind("open", "take", "Choose"), *FIND_AND_LEAVE]

    def __init__(
        self,
        offers: Offers,
        open_run: Callable[[Run], object],
        list_experiments: Callable[[], Listing] | None,
        offer: Callable[[Experiment], Entry],
    ) -> None:
        """Offer these.

        Args:
            offers: what is known at once.
            open_run: what taking a run does.
            list_experiments: called on a thread of its own; yields the experiments first, then other things.
                None if there is no store to ask.
            offer: returns the entry of an experiment.
        """
        super().__init__("Palette", "an action, a run, an experiment, a metric, a setting", hint=True)
        self._offers, self._open_run = offers, open_run
        self._list_experiments, self._offer = list_experiments, offer
        self._left = Event()
        self._listed = list_experiments is None  # whether the experiments were read
        self._problem = ""

    def on_mount(self) -> None:
        """Offer what is known, and ask the store for its experiments."""
        self._show()
        background.run(self, self._offers.prepare, lambda _: None, self._fail, task="naming runs")
        if self._list_experiments is not None:
            background.run(self, self._read, self._add, self._fail, task="listing experiments")

    def on_unmount(self) -> None:
        """Stop asking."""
        self._left.set()

    def on_resize(self, event: events.Resize) -> None:
        """Share the width again."""
        if self.is_mounted and event.size.width:
            self._show()

    def result_of(self, key: str) -> Callable[[], object]:
        """What this one does."""
        entry = self._offers.entry(key)
        if entry is not None:
            return entry.take
        run = self._offers.run(key)
        return lambda: self._open_run(run)

    @on(LineTable.Highlighted)
    def show_hint(self) -> None:
        """Show what is under the cursor in full, where it is cut."""
        key, data = self._choices.table.cursor_key, self._choices.table.data
        text = f"⚠ {self._problem}" if self._problem else ""
        if not text and key is not None and data is not None:
            cells = [cell.text for cell in self._row(key)]
            fits = all(
                cell_len(text) <= column.width for text, column in zip(cells, data.columns, strict=True)
            )
            text = "" if fits else " · ".join(cells[:2])
        self.query_one("#hint", Label).update(content(text))

    def _read(self) -> list[Experiment]:
        """On the thread: the experiments."""
        found: list[Experiment] = []
        with closing(self._list_experiments()) as listing:  # type: ignore[misc, type-var]
            for each in listing:
                if self._left.is_set() or not isinstance(each, Experiment):
                    break
                found.append(each)
        return found

    @property
    def known(self) -> bool:
        """Whether what is typed is found, or the experiments were read without it."""
        return self._listed or bool(self._choices.keys)

    def _add(self, experiments: Sequence[Experiment]) -> None:
        self._offers.add([self._offer(each) for each in experiments if not each.deleted])
        self._choices.renew()
        self._listed = True
        self.now_known()

    def _fail(self, sentence: str) -> None:
        self._problem, self._listed = sentence, True
        self.show_hint()
        self.now_known()

    def _show(self) -> None:
        about = _ABOUT if self.app.size.width >= _WIDE else _NARROW_ABOUT
        columns = (
            Column("name", "name", 8),
            Column("about", "", about),
            Column("keys", "key", _KEYS),
        )
        self._choices.show(Choices(columns, 0, self._offers.find, self._row))

    def _row(self, key: str) -> Sequence[Cell]:
        entry = self._offers.entry(key)
        if entry is None:
            return Cell(plain(self._offers.run(key).name)), Cell("run", "dim"), Cell("")
        return (
            Cell(plain(entry.name), "" if entry.ready else "dim"),
            Cell(plain(entry.about), "dim"),
            Cell(entry.keys, "" if entry.ready else "dim"),
        )
