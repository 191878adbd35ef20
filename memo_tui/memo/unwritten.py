"""Results that wait in the process until the store can be written."""

from dataclasses import dataclass

from memo_tui.memo.kept import Kept
from memo_tui.memo.result_store import ResultStore
from memo_tui.memo.results_schema import Bounds


@dataclass(eq=False, slots=True)
class UnwrittenResult:
    """A new result with all that the store needs of it.

    Attributes:
        version, key: the call.
        kept: the result in the process.
        row: what will stand for it in the database.
        params, preview: the parameters and the result as texts.
        epoch: of the store before the body ran; None if it is unknown.
    """

    version: bytes
    key: bytes
    kept: Kept
    row: bytes
    params: str
    preview: str
    epoch: int | None

    def write(
        self, store: ResultStore, function: str, bounds: Bounds, wait: float
    ) -> tuple[bytes, ...] | None:
        """Store it; return the keys that were dropped, or None if it was not stored.

        Raises:
            ResultsUnusable: the file can't be written.
        """
        return store.put(
            function,
            self.version,
            self.key,
            result=self.row,
            size=self.kept.size,
            took=self.kept.took,
            made_at=self.kept.made_at,
            params=self.params,
            preview=self.preview,
            bounds=bounds,
            epoch=self.epoch,
            wait=wait,
        )


class Unwritten:
    """The results of one function that are to be written, the oldest first, within its bounds."""

    def __init__(self, bounds: Bounds) -> None:
        """Prepare an empty list."""
        self._bounds = bounds
        self._results: dict[tuple[bytes, bytes], UnwrittenResult] = {}
        self._size = 0

    def __len__(self) -> int:
        return len(self._results)

    def all(self) -> list[UnwrittenResult]:
        """All of them."""
        return list(self._results.values())

    def get(self, version: bytes, key: bytes) -> Kept | None:
        """The result of one call."""
        new = self._results.get((version, key))
        return new.kept if new else None

    def add(self, new: UnwrittenResult) -> None:
        """Add one; beyond the bounds, the oldest are dropped, as the store would drop them."""
        if (before := self._results.pop((new.version, new.key), None)) is not None:
            self._size -= before.kept.size
        self._results[new.version, new.key] = new
        self._size += new.kept.size
        while len(self._results) > 1 and not self._bounds.hold(len(self._results), self._size):
            self.remove(next(iter(self._results.values())))

    def remove(self, new: UnwrittenResult) -> None:
        """Remove one that was written."""
        if self._results.get((new.version, new.key)) is new:
            del self._results[new.version, new.key]
            self._size -= new.kept.size

    def forget(self, version: bytes, key: bytes | None) -> list[bytes]:
        """Remove one, or all without a key; return the rows that stood for them."""
        gone = [new for new in self.all() if key is None or (new.version, new.key) == (version, key)]
        for new in gone:
            self.remove(new)
        return [new.row for new in gone]
