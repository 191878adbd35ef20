"""ChoiceList: a line to find by over a table of choices, however many there are."""

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

from memo_tui.tui.common.line_table import LineTable
from memo_tui.tui.common.table_data import GAP, GUTTER, Cell, Column, FoundPlaces, TableData
from memo_tui.tui.common.text import content

_NARROWEST = 8  # cells of the column that takes what the others leave
_LONGEST = 500  # signs that can be typed

Find = Callable[[Sequence[str]], Sequence[str]]
Row = Callable[[str], Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen from.

    Attributes:
        columns: of the table.
        stretched: the place of the column that takes what the others leave.
        find: the ids of the choices that have these words (in small letters), in order; of all without any.
        row: the cells of a choice, one a column.
    """

    columns: tuple[Column, ...]
    stretched: int
    find: Find
    row: Row


class ChoiceTable(LineTable, inherit_bindings=False):
    """Rows to walk through; what else keys do is the screen's affair."""

    BINDINGS: ClassVar[list[BindingType]] = [
        binding
        for binding in LineTable.BINDINGS
        if isinstance(binding, Binding) and binding.action.startswith("go(")
    ]

    def on_resize(self) -> None:
        """Give the columns the room there is."""
        self.query_ancestor(ChoiceList).renew()


class _ChoiceInput(Input, inherit_bindings=False):
    """Takes the words to find; what enter does is the screen's affair."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(each for each in Input.BINDINGS if isinstance(each, Binding) and each.key != "enter"),
        Binding("down", "rows", "To the list", key_display="↓", tooltip="To the list, with its own keys"),
    ]

    def on_key(self, event: events.Key) -> None:
        """Take enter here: further up, it would come after letters typed behind it.

        The key that leads to this line is no letter at its beginning.
        """
        if event.key == "enter" or (event.key == "slash" and not self.value):
            event.stop()
            event.prevent_default()
            if event.key == "enter":
                self.query_ancestor(ChoiceList).enter()

    def action_rows(self) -> None:
        """Go to the list, to the best that was found."""
        self.query_ancestor(ChoiceList).focus_list()


def _place(keys: Sequence[str], key: str, /) -> int | None:
    """Where an id is in a list, or None."""
    try:
        return keys.index(key)
    except ValueError:
        return None


class ChoiceList(Vertical):
    """Choices, found by typing parts of their names; the first that is found is under the cursor.

    Args:
        placeholder: stands in the line while nothing is typed.
        empty: stands in the table while there is nothing to choose from; can be set later.
        id: as any widget's.

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
    }
    """

    @dataclass
    class Entered(Message):
        """Enter was pressed while one types: the id of the choice under the cursor, or None."""

        key: str | None

    @dataclass
    class Clicked(Message):
        """The choice under the cursor was clicked: its id."""

        key: str

    def __init__(self, placeholder: str, empty: str = "", *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self.empty = empty
        self.table = ChoiceTable(empty=empty, glow=False)
        self._input = _ChoiceInput(placeholder=placeholder, compact=True, max_length=_LONGEST)
        self._found = Label("", id="found", markup=False)
        self._choices: Choices | None = None
        self._columns: tuple[Column, ...] = ()
        self._sought = ""  # what the table shows the answer for

    def compose(self) -> ComposeResult:
        """The line, and the table."""
        with Horizontal(id="find-line"):
            yield Label("/", id="find-sign")
            yield self._input
            yield self._found
        yield self.table

    @property
    def text(self) -> str:
        """What is typed."""
        return self._input.value

    @property
    def typing(self) -> bool:
        """Whether one types."""
        return self._input.has_focus

    @property
    def keys(self) -> Sequence[str]:
        """The ids of the choices that are found."""
        self._catch_up()
        return self.table.data.keys if self.table.data else ()

    @property
    def key(self) -> str | None:
        """The id of the choice under the cursor."""
        self._catch_up()
        return self.table.cursor_key

    def show(self, choices: Choices) -> None:
        """Let these be chosen from."""
        self._choices = choices
        self.renew()

    def renew(self) -> None:
        """Ask for the choices again; the cursor stays with its row."""
        choices = self._choices
        if choices is None or not self.is_attached:
            return
        text = self._sought = self.text
        keys = choices.find(text.casefold().split())
        self.table.empty = "Nothing has these words in its name." if text.strip() else self.empty
        self.table.show(
            TableData(
                self._fitted(choices),
                keys,
                choices.row,
                FoundPlaces(partial(_place, keys)),
                exists=lambda _: True,
            )
        )
        self._found.update(content(f"{len(keys):,} found" if text.strip() else ""))

    def clear(self) -> None:
        """Find nothing in particular; the cursor stays with its row."""
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
        """The rows have the keys."""
        self._catch_up()
        self.screen.set_focus(self.table)

    def enter(self) -> None:
        """Tell that the choice under the cursor is wanted."""
        self.post_message(self.Entered(self.key))

    @on(Input.Changed)
    def find(self, message: Input.Changed) -> None:
        """Show what has the words typed so far."""
        message.stop()
        self._catch_up()
        self.refresh_bindings()

    @on(LineTable.Opened)
    def click(self, message: LineTable.Opened) -> None:
        """Tell of a click on the cursor's row."""
        message.stop()
        self.post_message(self.Clicked(message.key))

    def _catch_up(self) -> None:
        """Find what was typed since, if anything was, and go to the best of it."""
        if self.text != self._sought:
            self.renew()
            self.table.action_go("first")

    def _fitted(self, choices: Choices) -> tuple[Column, ...]:
        """The columns, one of them as wide as there is room."""
        others = sum(column.width for column in choices.columns) - choices.columns[choices.stretched].width
        room = self.table.scrollable_size.width - GUTTER - GAP * (len(choices.columns) - 1) - others
        fitted = tuple(
            replace(column, width=max(_NARROWEST, room)) if place == choices.stretched else column
            for place, column in enumerate(choices.columns)
        )
        if fitted != self._columns:
            self._columns = fitted
        return self._columns
