"""Catalog: which params, metrics and tags the runs have, counted as runs come and go."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal

from memo_tui.natural_order import natural
from memo_tui.runs.model import Run
from memo_tui.runs.table.fields import number_in
from memo_tui.tracking.memo_hits import Hits, Saved
from memo_tui.tracking.tags import MEMO_HITS_TAG, SYSTEM_TAGS

Kind = Literal["param", "metric", "tag"]
KINDS: tuple[Kind, ...] = ("param", "metric", "tag")
LONGEST_NAME = 20


class Catalog:
    """The keys that runs have. The cost of a run doesn't depend on the keys of other runs.

    Attributes:
        version: changes when the columns or their looks may change.
        longest_name: the length of the longest name of any run so far, up to `LONGEST_NAME`.
        saved: the trainings that the runs saved by being remembered.
    """

    def __init__(self) -> None:
        self.version = 0
        self.longest_name = 0
        self._shapes: dict[Kind, Counter[tuple[str, ...]]] = {kind: Counter() for kind in KINDS}
        self._counts: dict[Kind, Counter[str]] = {kind: Counter() for kind in KINDS}
        self._counted: dict[Kind, int] = dict.fromkeys(KINDS, -1)
        self._texts: set[str] = set()  # params with a value that is not a number
        self._numbers: set[str] = set()  # params seen so far
        self.saved = Saved()
        self._saved_on: dict[str, Saved] = {}

    def note(self, before: Run | None, after: Run | None) -> None:
        """Note that a run is new (before is None), changed, or gone (after is None)."""
        for kind in KINDS:
            had, has = _keys(kind, before), _keys(kind, after)
            if had == has:
                continue
            shapes = self._shapes[kind]
            if before is not None:
                shapes[had] -= 1
                if shapes[had] <= 0:
                    del shapes[had]
                    self.version += 1
            if after is not None:
                if has not in shapes:
                    self.version += 1
                shapes[has] += 1
        self._note_hits(before, after)
        if after is not None:
            if self.longest_name < len(after.name) and self.longest_name < LONGEST_NAME:
                self.longest_name = min(LONGEST_NAME, len(after.name))
                self.version += 1
            if before is None or before.params != after.params:
                self._note_params(after)

    def saved_on(self, day: str) -> Saved:
        """The same of one day, such as "2026-11-30"; known only of the last day of each run."""
        return self._saved_on.get(day, Saved())

    def _note_hits(self, before: Run | None, after: Run | None) -> None:
        had, has = (run.tags.get(MEMO_HITS_TAG, "") if run else "" for run in (before, after))
        if had == has:
            return
        old, new = Hits.of_tag(had), Hits.of_tag(has)
        self.saved = self.saved - old.ever + new.ever
        self._saved_on[old.day] = self.saved_on(old.day) - old.that_day
        self._saved_on[new.day] = self.saved_on(new.day) + new.that_day

    def counts(self, kind: Kind) -> Counter[str]:
        """How many runs have each key of a kind."""
        if self._counted[kind] != self.version:
            counted: Counter[str] = Counter()
            self._counts[kind] = counted
            for shape, times in self._shapes[kind].items():
                for key in shape:
                    counted[key] += times
            self._counted[kind] = self.version
        return self._counts[kind]

    def keys(self, kind: Kind) -> Sequence[str]:
        """All keys of a kind, in natural order; tags of MLflow and of this program last."""
        return sorted(
            self.counts(kind), key=lambda key: (kind == "tag" and key.startswith(SYSTEM_TAGS), natural(key))
        )

    @property
    def twins(self) -> frozenset[str]:
        """The names that things of several kinds have, such as a param and a metric."""
        times = Counter(key for kind in KINDS for key in self.counts(kind))
        return frozenset(key for key, count in times.items() if count > 1)

    def is_number(self, param: str) -> bool:
        """Whether every value of a param so far was a number."""
        return param in self._numbers and param not in self._texts

    def _note_params(self, run: Run) -> None:
        for key, value in run.params.items():
            if key not in self._texts:
                self._numbers.add(key)
                if number_in(value) is None:
                    self._texts.add(key)
                    self.version += 1

    def __iter__(self) -> Iterator[str]:
        """All columns for params, metrics and tags."""
        for kind in KINDS:
            yield from (f"{kind}:{key}" for key in self.keys(kind))


def _keys(kind: Kind, run: Run | None) -> tuple[str, ...]:
    if run is None:
        return ()
    if kind == "param":
        return tuple(run.given_params)
    return tuple(run.metrics if kind == "metric" else run.tags)
