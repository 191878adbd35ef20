"""Blocks: a long list whose copies share what did not change."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain
from typing import TypeVar, overload

SIZE = 512

Item = TypeVar("Item")


class Blocks(Sequence[Item]):
    """A list in blocks: a copy or a change costs the size of a block plus the number of blocks.

    Blocks are shared between copies, so they are replaced instead of changed.
    """

    __slots__ = ("_blocks", "_starts")

    def __init__(self, items: Sequence[Item] = ()) -> None:
        self._blocks = [items[place : place + SIZE] for place in range(0, len(items), SIZE)]
        self._number()

    def _number(self) -> None:
        self._starts = [0, *accumulate(map(len, self._blocks))]

    def copy(self) -> "Blocks[Item]":
        """A copy that can be changed."""
        copy: Blocks[Item] = Blocks.__new__(Blocks)
        copy._blocks, copy._starts = list(self._blocks), self._starts
        return copy

    def __len__(self) -> int:
        return self._starts[-1]

    @overload
    def __getitem__(self, place: int) -> Item: ...
    @overload
    def __getitem__(self, place: slice) -> list[Item]: ...
    def __getitem__(self, place: int | slice) -> Item | list[Item]:
        if isinstance(place, slice):
            return [self[at] for at in range(*place.indices(len(self)))]
        block, inside = self._at(place + len(self) if place < 0 else place)
        return self._blocks[block][inside]

    def __iter__(self) -> Iterator[Item]:
        return chain.from_iterable(self._blocks)

    def _at(self, place: int) -> tuple[int, int]:
        if not 0 <= place < len(self):
            raise IndexError(place)
        block = bisect_right(self._starts, place) - 1
        return block, place - self._starts[block]

    def replace(self, place: int, item: Item) -> None:
        """Replace the item at a position."""
        block, inside = self._at(place)
        old = self._blocks[block]
        self._blocks[block] = [*old[:inside], item, *old[inside + 1 :]]

    def delete(self, place: int) -> None:
        """Remove the item at a position."""
        block, inside = self._at(place)
        old = self._blocks[block]
        rest = [*old[:inside], *old[inside + 1 :]]
        self._blocks[block : block + 1] = [rest] if rest else []
        self._number()

    def insert(self, place: int, item: Item) -> None:
        """Insert an item before a position, or at the end."""
        if not self._blocks:
            self._blocks = [[item]]
        else:
            at_end = place >= len(self)
            block, inside = self._at(len(self) - 1 if at_end else place)
            old = self._blocks[block]
            inside += at_end
            new = [*old[:inside], item, *old[inside:]]
            half = len(new) // 2
            self._blocks[block : block + 1] = [new] if len(new) <= 2 * SIZE else [new[:half], new[half:]]
        self._number()

    def extend(self, items: Sequence[Item]) -> None:
        """Append items."""
        last = list(self._blocks.pop()) if self._blocks else []
        tail = Blocks([*last, *items])
        self._blocks += tail._blocks
        self._number()
