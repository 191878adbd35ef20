"""Columns of numbers that grow at their end without being copied each time."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

_LEAST = 64
_SHARE = 2  # room for half as many more


class Growing:
    """A column of n numbers; what was seen of it never changes, as only room behind its end is written.

    Args:
        values: the first ones, which are copied.
        kind: NumPy's type of the numbers.
    """

    def __init__(self, values: "Sequence[Any] | NDArray[Any]" = (), kind: str = "f8") -> None:
        self._kind, self.size = kind, 0
        self._room: NDArray[Any] | None = None
        self.extend(values)

    @property
    def values(self) -> "NDArray[Any]":
        """The n numbers, not copied."""
        import numpy as np  # noqa: PLC0415 - heavy

        return np.empty(0, dtype=self._kind) if self._room is None else self._room[: self.size]

    def extend(self, values: "Sequence[Any] | NDArray[Any]") -> None:
        """Put further numbers behind the others; costs as much as their number, on average."""
        import numpy as np  # noqa: PLC0415 - heavy

        size = self.size + len(values)
        if size == self.size:
            return
        if self._room is None or size > len(self._room):
            room = np.empty(max(_LEAST, size + size // _SHARE), dtype=self._kind)
            room[: self.size] = self.values
            self._room = room
        self._room[self.size : size] = values
        self.size = size


class GrowingPoints:
    """Steps, values and times that grow together.

    Args:
        columns: the first ones of each.
    """

    def __init__(self, columns: "Sequence[Sequence[float] | NDArray[np.float64]]") -> None:
        self._columns = [Growing(column) for column in columns]

    @property
    def size(self) -> int:
        """How many points there are."""
        return self._columns[0].size

    @property
    def columns(self) -> "list[NDArray[np.float64]]":
        """Steps, values and times, not copied."""
        return [column.values for column in self._columns]

    def extend(self, parts: "Sequence[Sequence[NDArray[np.float64]]]") -> None:
        """Put further points behind the others: parts of steps, values and times."""
        for part in parts:
            for column, values in zip(self._columns, part, strict=True):
                column.extend(values)
