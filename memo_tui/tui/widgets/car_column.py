"""One variant of a car: its source, its instances, and what to know of it."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Label

from memo_tui.memo.garage import Parked, Variant
from memo_tui.tui.text import content
from memo_tui.tui.widgets.car_card import CarCard
from memo_tui.tui.widgets.source_view import SourceView


class CarColumn(VerticalScroll, can_focus=False, inherit_bindings=False):
    """A bordered column of cards under the source that they share."""

    def __init__(self, variant: Variant, instances: list[Parked]) -> None:
        """Show these instances of a variant."""
        super().__init__()
        self.variant = variant
        self._instances = instances
        self.border_title = content(variant.name)

    @property
    def cards(self) -> list[CarCard]:
        """The cards, the first instance's first."""
        return list(self.query(CarCard))

    def compose(self) -> ComposeResult:
        """The source, the note, the cards."""
        yield SourceView(self.variant)
        yield Label(content(self.variant.note), classes="note")
        yield from (self._card(parked) for parked in self._instances)

    async def add(self, parked: Parked) -> CarCard:
        """Show one more instance at the end."""
        card = self._card(parked)
        await self.mount(card)
        self._instances.append(parked)
        return card

    async def replace(self, instances: list[Parked]) -> None:
        """Show these instances instead of all others."""
        self._instances = []
        await self.query(CarCard).remove()
        for parked in instances:
            await self.add(parked)
        self.query_one(SourceView).show_call(None)

    def show_call(self, parked: Parked) -> None:
        """Draw what the last call of this instance did."""
        self.query_one(SourceView).show_call(parked.last)
        for card in self.cards:
            card.refresh()

    def _card(self, parked: Parked) -> CarCard:
        first = self._instances[0] if self._instances and self._instances[0] is not parked else None
        return CarCard(parked, first)
