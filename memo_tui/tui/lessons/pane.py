"""The cars pane: four kinds of car side by side, their source and storage, and the log of all calls."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, VerticalScroll
from textual.widget import Widget

from memo_tui.lessons.car_registry import VARIANTS, CarInstance, CarRegistry
from memo_tui.tui.common.boxes import next_box, show_box
from memo_tui.tui.common.call_log import CallLogView, log_bindings
from memo_tui.tui.common.key_bindings import bind, quiet_when_narrow, shown_when_narrow
from memo_tui.tui.common.key_words import key_of
from memo_tui.tui.common.line_table import LineTable
from memo_tui.tui.common.messages import StateChanged
from memo_tui.tui.common.pane import Pane
from memo_tui.tui.common.source_view import SourceView
from memo_tui.tui.lessons.car_card import CarCard
from memo_tui.tui.lessons.car_grid import CarGrid
from memo_tui.tui.lessons.storage_view import StorageView

_TOUR = "Seven short steps through memoization"
_RESET = "Two new cars of each class and an empty log"


class _Box(VerticalScroll):
    """A frame that is focusable only if its content can be scrolled."""

    def allow_focus(self) -> bool:
        return self.max_scroll_y > 0


class CarsPane(Pane):
    """Calls cars, and shows whether their bodies ran and where values are kept.

    Attributes:
        registry: the cars and the log of their calls.
        chosen: the car that the keys act on.
    """

    HELP = """
    # Cars

    Each column is one class, each card one instance of it. Call the same car twice: did its body *run*
    again, or was the value *remembered*? The program watches the body's line while the call is made;
    it never guesses from equal values.

    **Source** is the class of the chosen car: `→` marks every line that the last call executed, and the
    body's line says `◀ ran` or `· not run`. **Storage** is what lies in memory now: what each car and the
    class hold, and whether the last call returned that very object. **Calls** has a line for each call;
    *saved* is how much less time it took than the call that ran the body for the same value. The times
    include the watching.

    `SingletonCar` promises one value for all and keeps one for each car; `SharedCar` keeps the promise.
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("open", "call", "Call", "Call the chosen car"),
        bind("call_all", "call_all", "Call all", "Call every car once"),
        bind("new", "new", "New", "One more instance of the chosen car's class"),
        bind("delete", "forget", "Forget", "Forget what the chosen car remembers"),
        bind("box", "box", "Box", "Show source, storage or calls below the cars"),
        *log_bindings("car"),
        *quiet_when_narrow("reset", "reset", "Reset", _RESET),
        bind("puzzles", "app.puzzles", "Puzzles", "Predict what memos do, then see it"),
        bind("lesson", "app.tour", "Tour", _TOUR),
        bind("lesson", "app.tour(True)", "Tour", _TOUR, show=False),  # for footers without room
        bind("left", "sideways(-1)", "Class to the left", show=False),
        bind("right", "sideways(1)", "Class to the right", show=False),
        bind("up", "along(-1)", "Instance above", show=False),
        bind("down", "along(1)", "Instance below", show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._saved = 0  # trainings
        self.registry = CarRegistry()
        self.chosen: CarInstance = self.registry.instances(VARIANTS[0])[0]

    def compose(self) -> ComposeResult:
        """The columns over the source, the storage and the calls."""
        yield CarGrid(self.registry, id="columns")
        with Container(id="lower"):
            yield _Box(id="source", classes="box -shown")
            yield _Box(id="storage", classes="box")
            yield CallLogView(
                self.registry.log,
                hint=f"Every call leaves a line here. Press {key_of('open')} to call the chosen car, "
                f"{key_of('call_all')} to call all.",
                this="car",
                id="calls",
                classes="box",
            )

    def on_mount(self) -> None:
        """Show the state; the source and the storage are added after the first frame."""
        self._name_boxes()
        self._post_state()
        self.call_after_refresh(self._fill_boxes)

    async def _fill_boxes(self) -> None:
        source, storage, _ = self._boxes
        await source.mount(SourceView())
        await storage.mount(StorageView())
        self._explain()

    def on_resize(self) -> None:
        """Update the footer, as other keys may work at another size."""
        self.refresh_bindings()

    def take_focus(self) -> None:
        """Choose the car that was chosen last."""
        self._choose(self._cars.card_of(self.chosen))

    def choose_first(self) -> None:
        """Choose the first car."""
        self._choose(self._cars.first)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enable each key only where it does something."""
        if action in ("call", "sideways", "along"):
            return self._focused is not None
        if action == "forget":
            return (
                self._focused is not None
                and bool(self.chosen.kept)
                and self.chosen.variant.forget is not None
            )
        if action == "box":
            return self._one_box
        if action == "reset":
            return shown_when_narrow(self, parameters)
        if action.startswith("log_"):
            return self._log.offers(action, parameters)
        return True

    @property
    def _focused(self) -> CarCard | None:
        focused = self.screen.focused if self.is_attached else None
        return focused if isinstance(focused, CarCard) else None

    @property
    def _one_box(self) -> bool:
        """Whether only one box fits below the cars."""
        screen = self.screen
        small = any(screen.has_class(size) for size in ("-narrow", "-middle", "-low"))
        return small and not screen.has_class("-tall")

    @property
    def _boxes(self) -> list[Widget]:
        return list(self.query(".box"))

    @property
    def _cars(self) -> CarGrid:
        return self.query_one(CarGrid)

    @property
    def _log(self) -> CallLogView:
        return self.query_one(CallLogView)

    def on_descendant_focus(self) -> None:
        """Choose the focused car."""
        self._follow_focus()
        self.refresh_bindings()

    @on(CarCard.Pressed)
    def call_pressed(self, message: CarCard.Pressed) -> None:
        """Call the car of a clicked card."""
        self.registry.call(message.card.instance)
        self._show(message.card.instance)

    @on(LineTable.Opened)
    def find(self, message: LineTable.Opened) -> None:
        """Choose the instance of a call that was opened in the log."""
        message.stop()
        call = self._log.call_of(message.key)
        if (card := self._cars.named(call.variant, call.instance)) is not None:
            self._choose(card)

    def action_call(self) -> None:
        """Call the chosen car."""
        self.registry.call(self.chosen)
        self._show(self.chosen)

    def action_call_all(self) -> None:
        """Call every car once."""
        self.registry.call_all()
        self._show(*(self.registry.instances(variant)[-1] for variant in VARIANTS))

    async def action_new(self) -> None:
        """Create one more instance of the chosen car's class."""
        instance = self.registry.add(self.chosen.variant)
        card = await self._cars.column_of(instance).add(instance)
        self._choose(card)
        self.call_after_refresh(card.scroll_visible, animate=False)

    def action_forget(self) -> None:
        """Drop what the chosen car remembers."""
        self.registry.forget(self.chosen)
        self._show(self.chosen)

    async def action_reset(self, _quiet: bool = False) -> None:
        """Start over."""
        variant, name = self.chosen.variant, self.chosen.name
        self.registry.reset()
        await self._cars.start_over()
        instances = self.registry.instances(variant)
        self.chosen = next((instance for instance in instances if instance.name == name), instances[0])
        self._log.show_all()
        self.take_focus()
        self._explain()
        self._post_state()

    def action_box(self) -> None:
        """Show the next of the three boxes, where only one fits."""
        self._bring(next_box(self._boxes))

    def action_log_only_chosen(self, _quiet: bool = False) -> None:
        """Show the chosen car's calls only, or all."""
        self._log.only_chosen()
        self._bring(self._log)

    def action_log_next_outcome(self, _quiet: bool = False) -> None:
        """Show the calls with the next outcome only."""
        self._log.next_outcome()
        self._bring(self._log)

    async def action_log_export(self, _quiet: bool = False) -> None:
        """Export the calls that are shown."""
        from memo_tui.tui.common.export import ExportScreen  # noqa: PLC0415 - not before the first frame

        await self.app.push_screen(ExportScreen(*self._log.to_export()), self._log.show_exported)

    def action_sideways(self, way: int) -> None:
        """Choose the card at the same height in another column."""
        if (card := self._cars.beside(self.chosen, way)) is not None:
            self._choose(card)

    def action_along(self, way: int) -> None:
        """Choose the next card of the column."""
        if (card := self._cars.along(self.chosen, way)) is not None:
            self._choose(card)

    def _choose(self, card: CarCard) -> None:
        """Focus a card immediately, as the next key may be waiting; `focus()` would be deferred."""
        self.screen.set_focus(card)
        self._follow_focus()

    def _follow_focus(self) -> None:
        if self._focused is not None and self._focused.instance is not self.chosen:
            self.chosen = self._focused.instance
            self._explain()

    def _show(self, *called: CarInstance) -> None:
        """Update the views after calls of these instances."""
        for instance in called:
            self._cars.column_of(instance).show_call(instance)
        self._mark(flash=self.chosen.variant in [instance.variant for instance in called])
        self._post_state()

    def _explain(self) -> None:
        """Show the source and the storage of the chosen car."""
        for column in self._cars.columns:
            column.choose(self.chosen)
        variant = self.chosen.variant
        for source in self.query(SourceView):
            source.show(variant.source, variant.body.lines)
        self._name_boxes()
        self._log.choose(variant.name, self.chosen.name)
        self._mark(flash=False)

    def _name_boxes(self) -> None:
        variant = self.chosen.variant
        source, storage, _ = self._boxes
        source.border_title = f"Source · {variant.name}"
        source.border_subtitle = variant.note if self.screen.has_class("-narrow") else ""
        storage.border_title = f"Storage · {variant.name}"

    def show_saved(self, count: int) -> None:
        """Show that so many trainings were answered from MLflow."""
        if count != self._saved:
            self._saved = count
            self._mark(flash=False)

    def _mark(self, *, flash: bool) -> None:
        """Show what the chosen car's last call did to the source and the storage."""
        chosen = self.chosen
        for source in self.query(SourceView):  # it is added after the first frame
            source.mark(chosen.lines, chosen.outcome, flash=flash)
        for storage in self.query(StorageView):
            storage.show(self.registry.instances(chosen.variant), chosen, self._saved)

    def _bring(self, wanted: Widget) -> None:
        """Show this box where only one fits."""
        boxes = self._boxes
        if self._one_box and any(box.has_focus for box in boxes if box is not wanted):
            self.take_focus()
        show_box(boxes, wanted)
        self.refresh_bindings()

    def _post_state(self) -> None:
        self._log.follow()
        self.refresh_bindings()
        self.post_message(StateChanged(self.id or "", self.registry.log.totals.summary))
