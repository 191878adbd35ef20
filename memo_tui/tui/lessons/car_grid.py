"""All cars: a column for each class, a card for each instance, and which is beside which."""

from textual.app import ComposeResult

from memo_tui.lessons.car_registry import VARIANTS, CarInstance, CarRegistry
from memo_tui.tui.lessons.car_card import CarCard, CarRow
from memo_tui.tui.lessons.car_column import CarColumn


class CarGrid(CarRow):
    """The cards of a registry's cars."""

    def __init__(self, registry: CarRegistry, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._registry = registry

    def compose(self) -> ComposeResult:
        """A column for each class."""
        for variant in VARIANTS:
            yield CarColumn(variant, list(self._registry.instances(variant)))

    @property
    def columns(self) -> list[CarColumn]:
        """The columns from left to right."""
        return list(self.query(CarColumn))

    @property
    def first(self) -> CarCard:
        """The first card of the first column."""
        return self.columns[0].cards[0]

    def column_of(self, instance: CarInstance) -> CarColumn:
        """The column of an instance's class."""
        return next(column for column in self.columns if column.variant is instance.variant)

    def card_of(self, instance: CarInstance) -> CarCard:
        """The card of an instance."""
        return next(card for card in self.column_of(instance).cards if card.instance is instance)

    def named(self, variant: str, instance: str) -> CarCard | None:
        """The card of the instance with this name of the class with that name; None if it is gone."""
        cards = (card for column in self.columns for card in column.cards)
        names = (variant, instance)
        return next(
            (each for each in cards if (each.instance.variant.name, each.instance.name) == names), None
        )

    def beside(self, instance: CarInstance, way: int) -> CarCard | None:
        """The card at the same height in the column to the right (1) or to the left (-1), if there is one."""
        columns, column = self.columns, self.column_of(instance)
        height = [card.instance for card in column.cards].index(instance)
        place = columns.index(column) + way
        if not 0 <= place < len(columns):
            return None
        cards = columns[place].cards
        return cards[min(height, len(cards) - 1)]

    def along(self, instance: CarInstance, way: int) -> CarCard | None:
        """The next card of the column (1), or the one before (-1), if there is one."""
        cards = self.column_of(instance).cards
        place = [card.instance for card in cards].index(instance) + way
        return cards[place] if 0 <= place < len(cards) else None

    async def start_over(self) -> None:
        """Show the instances that the registry has now."""
        for column in self.columns:
            await column.replace(list(self._registry.instances(column.variant)))
