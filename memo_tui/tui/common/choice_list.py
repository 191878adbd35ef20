"""ChoiceList: a search line over a table of any number of choices."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input, Label

from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.line_table import LineTable
from memo_tui.tui.common.table_data import GAP, GUTTER, Cell, Column, FoundPlaces, TableData
from memo_tui.tui.common.text import content

_NARROWEST = 8  # cells of the column that takes the remaining width
_LONGEST = 500  # characters that can be typed

Find = Callable[[Sequence[str]], Sequence[str]]
Row = Callable[[str], Sequence[Cell]]


def has_words(text: str, words: Sequence[str]) -> bool:
    """Whether a text has all these words, given in lower case."""
    folded = text.casefold()
    return all(word in folded for word in words)


@dataclass(frozen=True, slots=True)
class Choices:
    """The available choices.

    Attributes:
        columns: of the table.
        stretched: the index of the column that takes the remaining width.
        find: returns the ids of the choices with these words (in lower case), in order; without words, all.
        row: returns the cells of a choice, one per column.
        count: returns how many of the found ids are shown as found.
    """

    columns: tuple[Column, ...]
    stretched: int
    find: Find
    row: Row
    count: Callable[[Sequence[str]], int] = len


class ChoiceTable(LineTable, inherit_bindings=False):
    """The rows; the screen handles other keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        binding
        for binding in LineTable.BINDINGS
        if isinstance(binding, Binding) and binding.action.startswith("go(")
    ]

    def on_resize(self) -> None:
        """Fit the columns into the width."""
        self.query_ancestor(ChoiceList).renew()


class _ChoiceInput(Input, inherit_bindings=False):
    """The search line; the screen decides what enter does."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(each for each in Input.BINDINGS if isinstance(each, Binding) and each.key != "enter"),
        bind("down", "rows", "To the list", "To the list, with its own keys"),
    ]

    def on_key(self, event: events.Key) -> None:
        """Handle enter here: further up, it would come after the letters typed next.

        The key that focuses this line is not typed into it.
        """
        if event.key == "enter" or (event.key == "slash" and not self.value):
            event.stop()
            event.prevent_default()
            if event.key == "enter":
                self.query_ancestor(ChoiceList).enter()

    def action_rows(self) -> None:
        """Go to the list, to the best match."""
        self.query_ancestor(ChoiceList).focus_list()


def _place(keys: Sequence[str], key: str, /) -> int | None:
    """The index of an id in a list, or None."""
    try:
        return keys.index(key)
    except ValueError:
        return None


class ChoiceList(Vertical):
    """Choices, found by typing parts of their names; the first match is under the cursor.

    Args:
        placeholder: shown in the line while it is empty.
        empty: shown in the table while there are no choices; can be set later.
        id: of the widget.

    Attributes:
        table: the choices.
        empty: as above.
    """

    DEFAULT_CSS = """
    ChoiceList {
        height: 1fr;
        & > #find-line { height: 1; background: $panel; }
        & > #find-line:focus-within { background: $primary 20%; }
        & #find-sign { width: 2; height: 1; color: $primary; text-style: bold; }
        & #found { width: auto; height: 1; padding: 0 1; color: $text-muted; }
        & Input { width: 1fr; background: transparent; }
        & > ChoiceTable { height: 1fr; scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
        &:ansi #found { color: $foreground; text-style: dim; }
        &:ansi > #find-line, &:ansi > #find-line:focus-within { background: transparent; }
    }
    """

    @dataclass
    class Entered(Message):
        """Enter was pressed in the search line: the id of the choice under the cursor, or None."""

        key: str | None

    @dataclass
    class Clicked(Message):
        """The choice under the cursor was clicked: its id."""

        key: str

    def __init__(self, placeholder: str, empty: str = (""), *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self.empty = empty
        self.table = ChoiceTable(empty=empty, glow=False)
        self._input = _ChoiceInput(placeholder=placeholder, compact=True, max_length=_LONGEST)
        self._found = Label("", id="found", markup=False)
        self._choices: Choices | None = None
        self._columns: tuple[Column, ...] = ()
        self._sought = ""  # the search whose result the table shows

    def compose(self) -> ComposeResult:
        """The line and the table."""
        with Horizontal(id="find-line"):
            yield Label("/", id="find-sign")
            yield self._input
            yield self._found
        yield self.table

    @property
    def text(self) -> str:
        """The typed text."""
        return self._input.value

    @property
    def typing(self) -> bool:
        """Whether the search line has the focus."""
        return self._input.has_focus

    @property
    def keys(self) -> Sequence[str]:
        """The ids of the matching choices."""
        self._catch_up()
        return self.table.data.keys if self.table.data else ()

    @property
    def key(self) -> str | None:
        """The id of the choice under the cursor."""
        self._catch_up()
        return self.table.cursor_key

    def show(self, choices: Choices) -> None:
        """Offer these choices."""
        self._choices = choices
        self.renew()

    def renew(self) -> None:
        """Find the choices again; the cursor stays on its row."""
        choices = self._choices
        if choices is None or not self.is_attached:
            return
        text = self._sought = self.text
        keys = choices.find(text.casefold().split())
        self.table.empty = "No name has these words." if text.strip() else self.empty
        self.table.show(
            TableData(
                self._fitted(choices),
                keys,
                choices.row,
                FoundPlaces(partial(_place, keys)),
                exists=lambda _: True,
            )
        )
        self._found.update(content(f"{choices.count(keys):,} found" if text.strip() else ""))

    def clear(self) -> None:
        """Clear the search; the cursor stays on its row."""
        key = self.table.cursor_key
        with self.prevent(Input.Changed):
            self._input.clear()
        self.renew()
        if key is not None:
            self.table.move_cursor(key)
        self.refresh_bindings()

    def focus_line(self) -> None:
        """Type."""
        self.screen.set_focus(self._input)

    def focus_list(self) -> None:
        """Focus the rows."""
        self._catch_up()
        self.screen.set_focus(self.table)

    def enter(self) -> None:
        """Post the choice under the cursor."""
        self.post_message(self.Entered(self.key))

    @on(Input.Changed)
    def find(self, message: Input.Changed) -> None:
        """Show the choices with the words typed so far."""
        message.stop()
        self._catch_up()
        self.refresh_bindings()

    @on(LineTable.Opened)
    def click(self, message: LineTable.Opened) -> None:
        """Post a click on the cursor's row."""
        message.stop()
        self.post_message(self.Clicked(message.key))

    def _catch_up(self) -> None:
        """Find what was typed since, if anything, and go to the best match."""
        if self.text != self._sought:
            self.renew()
            self.table.action_go("first")

    def _fitted(self, choices: Choices) -> tuple[Column, ...]:
        """The columns, one of them as wide as fits."""
        others = sum(column.width for column in choices.columns) - choices.columns[choices.stretched].width
        room = self.table.scrollable_size.width - GUTTER - GAP * (len(choices.columns) - 1) - others
        fitted = tuple(
            replace(column, width=max(_NARROWEST, room)) if place == choices.stretched else column
            for place, column in enumerate(choices.columns)
        )
        if fitted != self._columns:
            self._columns = fitted
        return self._columns
