"""The column of one class of car: a note, the line that computes its value, and its instances."""

from typing import TYPE_CHECKING

from textual.app import ComposeResult, RenderResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget

from memo_tui.lessons.car_registry import CarInstance, Variant
from memo_tui.memo.calls import Outcome
from memo_tui.tui.common.text import content
from memo_tui.tui.lessons.car_card import CarCard, look

if TYPE_CHECKING:
    from textual.timer import Timer

FLASH_SECONDS = 0.5


class WorkLine(Widget):
    """A note about the class above its body's line, which is highlighted when it runs."""

    def __init__(self, variant: Variant) -> None:
        """Show the line of a variant."""
        super().__init__()
        self._variant = variant
        self._outcome: Outcome | None = None
        self._flash: Timer | None = None

    def mark(self, outcome: Outcome | None) -> None:
        """Show what the newest call did."""
        self._outcome = outcome
        if self._flash:
            self._flash.stop()
        self._flash = self.set_timer(FLASH_SECONDS, self._end_flash) if outcome is Outcome.RAN else None
        self.refresh()

    def render(self) -> RenderResult:
        """Render the wrapped note and the line."""
        width = self.size.width
        notes = Content(self._variant.note).wrap(max(1, width))
        style = look(self, "dim")
        return Content("\n").join([*(note.stylize(style) for note in notes), self._line(width)])

    def _line(self, width: int) -> Content:
        work = self._variant.work
        sign, word = {Outcome.RAN: ("▶", "ran"), Outcome.REMEMBERED: ("·", "not run")}.get(
            self._outcome or Outcome.FORGOT, (" ", "")
        )
        if len(work) + 2 > width and " = " in work:
            work = f"… = {work.partition(' = ')[2]}"
        line = Content(f"{sign} {work}")
        if self._outcome not in (Outcome.RAN, Outcome.REMEMBERED):
            return line
        if line.cell_length + len(word) + 3 <= width:
            line = Content(f"{line.plain}  {'◀ ' if sign == '▶' else ''}{word}")
        return line.stylize(look(self, f"line-{'flash' if self.flashing else self._outcome}"))

    @property
    def flashing(self) -> bool:
        """Whether it's still drawn as a body that has just run."""
        return self._flash is not None

    def _end_flash(self) -> None:
        self._flash = None
        self.refresh()


_AROUND_TITLE = 6  # cells of the frame that a title can't have


class CarColumn(VerticalScroll, can_focus=False, inherit_bindings=False):
    """A bordered column of cards."""

    def __init__(self, variant: Variant, instances: list[CarInstance]) -> None:
        """Show these instances of a variant."""
        super().__init__()
        self.variant = variant
        self._instances = instances
        self.border_title = content(variant.name)

    def on_resize(self) -> None:
        """Shorten the title to the word that makes the difference if there is no room for all of it."""
        name = self.variant.name
        short = name.removesuffix("Car") or name
        self.border_title = content(name if len(name) <= self.outer_size.width - _AROUND_TITLE else short)

    @property
    def cards(self) -> list[CarCard]:
        """The cards, the first instance's first."""
        return list(self.query(CarCard))

    def compose(self) -> ComposeResult:
        """The body's line, the cards."""
        yield WorkLine(self.variant)
        yield from (self._card(instance) for instance in self._instances)

    async def add(self, instance: CarInstance) -> CarCard:
        """Show one more instance at the end."""
        card = self._card(instance)
        await self.mount(card)
        self._instances.append(instance)
        return card

    async def replace(self, instances: list[CarInstance]) -> None:
        """Show these instances instead of the current ones."""
        self._instances = []
        await self.query(CarCard).remove()
        for instance in instances:
            await self.add(instance)
        self.query_one(WorkLine).mark(None)

    def show_call(self, instance: CarInstance) -> None:
        """Show what the last call of this instance did, which may also change the other cards."""
        self.query_one(WorkLine).mark(instance.outcome)
        self.refresh_cards()

    def choose(self, instance: CarInstance) -> None:
        """Highlight the card of this instance, if it is in this column."""
        for card in self.cards:
            card.chosen = card.instance is instance

    def refresh_cards(self) -> None:
        """Redraw all cards."""
        for card in self.cards:
            card.refresh()

    def _card(self, instance: CarInstance) -> CarCard:
        first = self._instances[0] if self._instances and self._instances[0] is not instance else None
        return CarCard(instance, first)
