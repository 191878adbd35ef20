"""The rows of a table of runs: one per run, or runs below groups or below their parents."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, overload

from memo_tui.runs.model import Run
from memo_tui.runs.table.best import Best
from memo_tui.runs.table.ordering import Ordering


@dataclass(frozen=True, slots=True)
class Group:
    """The summary of a group of runs, or of the runs nested in a run.

    Attributes:
        value: the common value of the runs, as text, or "".
        runs: the sorted runs.
        states: the number of runs by state.
        best: the best value by column.
    """

    value: str
    runs: Sequence[Run]
    states: Counter[str]
    best: Best


@dataclass(frozen=True, slots=True)
class Row:
    """A row: a run or a group, its depth, and whether the rows below it are shown.

    A run with nested runs has a group of these. `open` is None if nothing is below the row. `kept` says that
    the run doesn't match the filter: it is shown for those below it.
    """

    run: Run | None
    group: Group | None = None
    depth: int = 0
    open: bool | None = None
    kept: bool = False


class Rows(Protocol):
    """Rows by id, in order."""

    @property
    def keys(self) -> Sequence[str]:
        """The ids of the rows, in order."""

    def row(self, key: str) -> Row:
        """The row of that id."""

    def open(self, key: str) -> bool | None:
        """Whether the rows below a row are shown; None if nothing is below it."""

    def get(self, key: str, default: int | None = None) -> int | None:
        """The position of a row, or the default if there is no such row."""

    def __getitem__(self, key: str) -> int:
        place = self.get(key)
        if place is None:
            raise KeyError(key)
        return place

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self.get(key) is not None


class RunIds(Sequence[str]):
    """The ids of runs, read on demand."""

    def __init__(self, runs: Sequence[Run]) -> None:
        self._runs = runs

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        found = self._runs[place]
        return found.run_id if isinstance(found, Run) else [run.run_id for run in found]

    def __len__(self) -> int:
        return len(self._runs)

    def __iter__(self) -> Iterator[str]:
        return (run.run_id for run in self._runs)


class FlatRows(Rows):
    """One row per run. Rows are found by binary search, so that no index is needed.

    Args:
        runs: the sorted runs.
        ordering: their order.
        get: returns the run with an id, or None.
    """

    def __init__(self, runs: Sequence[Run], ordering: Ordering, get: Callable[[str], Run | None]) -> None:
        self.runs = runs
        self._ordering, self._get = ordering, get

    @property
    def keys(self) -> Sequence[str]:
        """The ids of the rows, in order."""
        return RunIds(self.runs)

    def row(self, key: str) -> Row:
        """The row of that id."""
        run = self._get(key)
        if run is None:
            raise KeyError(key)
        return Row(run)

    def open(self, key: str) -> bool | None:  # noqa: ARG002 - as all rows have it
        """Nothing is below any row."""
        return None

    def get(self, key: str, default: int | None = None) -> int | None:
        """The position of a row, or the default if there is no such row."""
        run = self._get(key)
        if run is None:
            return default
        place = self._ordering.place(self.runs, run)
        return place if place < len(self.runs) and self.runs[place].run_id == key else default


class NestedRows:
    """Rows of any kind, in order.

    Args:
        rows: the rows by id, in order.
    """

    def __init__(self, rows: Mapping[str, Row]) -> None:
        self._rows = rows
        self._keys = tuple(rows)
        self._places = {key: place for place, key in enumerate(self._keys)}

    @property
    def keys(self) -> Sequence[str]:
        """The ids of the rows, in order."""
        return self._keys

    def row(self, key: str) -> Row:
        """The row of that id."""
        return self._rows[key]

    def open(self, key: str) -> bool | None:
        """Whether the rows below a row are shown; None if nothing is below it."""
        return self._rows[key].open

    def get(self, key: str, default: int | None = None) -> int | None:
        """The position of a row, or the default if there is no such row."""
        return self._places.get(key, default)

    def __getitem__(self, key: str) -> int:
        return self._places[key]

    def __contains__(self, key: object) -> bool:
        return key in self._places
