"""What the palette offers, and the search in it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

from memo_tui.runs.model import Run

_RUN = "run "  # begins the ids of runs, so that none is that of an entry


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to take.

    Attributes:
        name: what it does or is; may be a foreign string.
        about: what kind of thing it is, or why it can't be taken now.
        take: called on the event loop when the palette is closed; what it returns is awaited if it can be.
        keys: that do the same, as shown.
        words: by which it is found, too.
        ready: whether it can be taken here and now.
    """

    name: str
    about: str
    take: Callable[[], object]
    keys: str = ""
    words: str = ""
    ready: bool = True


class Offers:
    """The entries and the runs, by ids; each search takes a few milliseconds for 10,000 runs."""

    def __init__(self, entries: Sequence[Entry], runs: Mapping[str, Run], order: Sequence[str] = ()) -> None:
        """Offer these.

        Args:
            entries: in their order.
            runs: by id; they come after the entries.
            order: the ids of the runs that come first, each once; all of them are among the runs.
        """
        self._entries: dict[str, Entry] = {}
        self._texts: list[tuple[str, str, str]] = []  # id, name and other words of the entries, in lower case
        self._runs, self._order = runs, order
        self.add(entries)

    def add(self, entries: Sequence[Entry]) -> None:
        """Offer more, behind the other entries."""
        for each in entries:
            key = str(len(self._entries))
            self._entries[key] = each
            self._texts.append((key, each.name.casefold(), f"{each.about} {each.words}".casefold()))

    def entry(self, key: str) -> Entry | None:
        """The entry with this id; None for a run's."""
        return self._entries.get(key)

    def run(self, key: str) -> Run:
        """The run with this id of the palette."""
        return self._runs[key.removeprefix(_RUN)]

    def find(self, words: Sequence[str]) -> Sequence[str]:
        """The ids of what has these words, in lower case: names that begin with the first come first."""
        if not words:
            return _Everything(self)
        begin: list[str] = []
        inside: list[str] = []
        around: list[str] = []
        for key, name, others in self._texts:
            if all(word in name for word in words):
                starts = name.startswith(words[0]) or f" {words[0]}" in name
                (begin if starts else inside).append(key)
            elif all(word in name or word in others for word in words):
                around.append(key)
        begin.sort(key=lambda key: not self._entries[key].name.casefold().startswith(words[0]))
        first, *rest = words
        found = [place for place, name in enumerate(self._run_names) if first in name]
        for word in rest:
            found = [place for place in found if word in self._run_names[place]]
        heads = [place for place in found if self._run_names[place].startswith(first)]
        others_found = [place for place in found if not self._run_names[place].startswith(first)]
        runs = self._run_keys
        return [
            *begin,
            *(runs[place] for place in heads),
            *inside,
            *(runs[place] for place in others_found),
            *around,
        ]

    def prepare(self) -> None:
        """Get ready to find runs by their names; may be called on a thread."""
        self._run_names, self._run_keys  # noqa: B018 - to be kept

    @property
    def entries(self) -> Sequence[str]:
        """The ids of the entries, in order."""
        return [key for key, _, _ in self._texts]

    @property
    def count_of_runs(self) -> int:
        """How many runs there are."""
        return len(self._runs)

    def run_key(self, place: int) -> str:
        """The id of the run at a place; of those that come first, without looking at the others."""
        first = self._order
        return f"{_RUN}{first[place]}" if place < len(first) else self._run_keys[place]

    @cached_property
    def _run_keys(self) -> list[str]:
        return [f"{_RUN}{run_id}" for run_id in self._run_ids]

    @cached_property
    def _run_names(self) -> list[str]:
        return [self._runs[run_id].name.casefold() for run_id in self._run_ids]

    @cached_property
    def _run_ids(self) -> list[str]:
        first = frozenset(self._order)
        return [*self._order, *(run_id for run_id in self._runs if run_id not in first)]


class _Everything(Sequence[str]):
    """The ids of all that is offered, each made when it is drawn."""

    def __init__(self, offers: Offers) -> None:
        self._offers, self._entries = offers, offers.entries

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        if isinstance(place, slice):
            return [self[at] for at in range(*place.indices(len(self)))]
        if not -len(self) <= place < len(self):
            raise IndexError(place)
        place %= len(self)
        before = len(self._entries)
        return self._entries[place] if place < before else self._offers.run_key(place - before)

    def __len__(self) -> int:
        return len(self._entries) + self._offers.count_of_runs
