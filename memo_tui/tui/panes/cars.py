"""The cars pane: three kinds of car side by side, and every call on record."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from memo_tui.memo.calls import Outcome
from memo_tui.memo.garage import VARIANTS, Garage, Parked
from memo_tui.tui.messages import StateChanged
from memo_tui.tui.panes.pane import Pane
from memo_tui.tui.widgets.call_table import CallTable
from memo_tui.tui.widgets.car_card import CarCard
from memo_tui.tui.widgets.car_column import CarColumn
from memo_tui.tui.widgets.line_table import LineTable


class CarsPane(Pane):
    """Calls instances of `Car`, `MemoizedCar` and `SingletonCar`, and shows whether their bodies ran."""

    HELP = """
    # Cars

    Each column is one class, each card one instance of it. Call the same car twice: did its body *run*
    again, or was the value *remembered*? The program watches the body's line while the call is made;
    it never guesses from equal values.
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "call", "Call", key_display="enter", tooltip="Ask the chosen car for its value"),
        Binding("a", "call_all", "Call all", tooltip="Ask every car once"),
        Binding("n", "new", "New instance", tooltip="One more instance of the chosen car's class"),
        Binding("f", "forget", "Forget", tooltip="Drop what the chosen car remembers"),
        Binding("r", "reset", "Reset", tooltip="Two new cars of each class and an empty log"),
        Binding("left", "sideways(-1)", "Class to the left", show=False),
        Binding("right", "sideways(1)", "Class to the right", show=False),
        Binding("up", "along(-1)", "Instance above", show=False),
        Binding("down", "along(1)", "Instance below", show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self.garage = Garage()
        self._chosen: Parked = self.garage.instances(VARIANTS[0])[0]

    def compose(self) -> ComposeResult:
        """The three columns over the calls."""
        with Horizontal(id="columns"):
            for variant in VARIANTS:
                yield CarColumn(variant, list(self.garage.instances(variant)))
        calls = CallTable(self.garage.log)
        calls.border_title = "Calls"
        yield calls

    def on_mount(self) -> None:
        """Say how things stand."""
        self._tell()

    def take_focus(self) -> None:
        """Choose the car that was chosen last."""
        self._card(self._chosen).focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """A key that needs a card works while one has the focus."""
        if action in ("call", "sideways", "along"):
            return self._focused is not None
        if action == "forget":
            return self._focused is not None and self._focused.parked.variant.forget is not None
        return True

    @property
    def _focused(self) -> CarCard | None:
        focused = self.screen.focused if self.is_attached else None
        return focused if isinstance(focused, CarCard) else None

    @property
    def _columns(self) -> list[CarColumn]:
        return list(self.query(CarColumn))

    def _column(self, parked: Parked) -> CarColumn:
        return next(column for column in self._columns if column.variant is parked.variant)

    def _card(self, parked: Parked) -> CarCard:
        return next(card for card in self._column(parked).cards if card.parked is parked)

    def on_descendant_focus(self) -> None:
        """Remember the chosen car."""
        if self._focused is not None:
            self._chosen = self._focused.parked
        self.refresh_bindings()

    @on(CarCard.Pressed)
    def call_pressed(self, message: CarCard.Pressed) -> None:
        """A click on a card calls its car."""
        self.garage.call(message.card.parked)
        self._show(message.card.parked)

    @on(LineTable.Opened)
    def find(self, message: LineTable.Opened) -> None:
        """Enter on a call finds its instance."""
        message.stop()
        call = self.query_one(CallTable).call_of(message.key)
        for column in self._columns:
            for card in column.cards:
                if (card.parked.variant.name, card.parked.name) == (call.variant, call.instance):
                    card.focus()

    def action_call(self) -> None:
        """Ask the chosen car."""
        self.garage.call(self._chosen)
        self._show(self._chosen)

    def action_call_all(self) -> None:
        """Ask every car once."""
        self.garage.call_all()
        for variant in VARIANTS:
            self._column_of_newest(self.garage.instances(variant)[-1])
        self._tell()

    async def action_new(self) -> None:
        """One more instance of the chosen car's class."""
        parked = self.garage.add(self._chosen.variant)
        card = await self._column(parked).add(parked)
        card.focus()
        self.call_after_refresh(card.scroll_visible, animate=False)

    def action_forget(self) -> None:
        """Drop what the chosen car remembers."""
        if self.garage.forget(self._chosen) is None:
            self.notify(f"{self._chosen.variant.name} {self._chosen.name} keeps nothing yet.", markup=False)
            return
        self._show(self._chosen)

    async def action_reset(self) -> None:
        """Start over."""
        variant, name = self._chosen.variant, self._chosen.name
        self.garage.reset()
        for column in self._columns:
            await column.replace(list(self.garage.instances(column.variant)))
        instances = self.garage.instances(variant)
        self._chosen = next((parked for parked in instances if parked.name == name), instances[0])
        self.take_focus()
        self._tell()

    def action_sideways(self, way: int) -> None:
        """Choose the card at the same height in another column."""
        columns = self._columns
        column = self._column(self._chosen)
        height = [card.parked for card in column.cards].index(self._chosen)
        place = columns.index(column) + way
        if 0 <= place < len(columns):
            cards = columns[place].cards
            cards[min(height, len(cards) - 1)].focus()

    def action_along(self, way: int) -> None:
        """Choose the next card of the column; below the last one are the calls."""
        cards = self._column(self._chosen).cards
        place = [card.parked for card in cards].index(self._chosen) + way
        if 0 <= place < len(cards):
            cards[place].focus()

    def _show(self, parked: Parked) -> None:
        self._column_of_newest(parked)
        self._tell()

    def _column_of_newest(self, parked: Parked) -> None:
        self._column(parked).show_call(parked)

    def _tell(self) -> None:
        self.query_one(CallTable).follow()
        log = self.garage.log
        ran, remembered = log.count(Outcome.RAN), log.count(Outcome.REMEMBERED)
        calls = ran + remembered
        self.post_message(
            StateChanged(
                self.id or "",
                f"{calls} call{'s' if calls != 1 else ''} · {ran} ran · {remembered} remembered",
            )
        )
