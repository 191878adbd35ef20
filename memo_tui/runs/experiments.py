"""All experiments of a store, with how many runs each has."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from time import monotonic

from memo_tui.runs.open import open_reader
from memo_tui.runs.reader import Experiment
from memo_tui.tracking.address import Address


def list_experiments(address: Address) -> Iterator[Experiment | tuple[str, int]]:
    """Yield the experiments of a store, including deleted ones; then the number of runs of each, by id.

    A count takes several requests to a server, so counts come one after the other.

    Raises:
        StoreError: the store can't be opened or asked.
    """
    reader = open_reader(address)
    try:
        experiments = reader.experiments()
        yield from experiments
        for each in experiments:
            if not each.deleted:
                yield each.experiment_id, reader.count([each.experiment_id])
    finally:
        reader.close()


_SURVEY_SECONDS = 5.0
_ALIKE = 0.6  # of 1, by difflib
_MOST_COMPARED = 5000  # names


@dataclass(frozen=True, slots=True)
class Survey:
    """The experiments of a store that are not deleted.

    Attributes:
        experiments: by name; first those whose names are like the wanted ones, then the newest.
        counts: the numbers of runs by name, as far as there was time to count them.
    """

    experiments: Mapping[str, Experiment]
    counts: Mapping[str, int]

    @property
    def used(self) -> list[str]:
        """The names of those that have runs, the most first."""
        return sorted(
            (name for name, runs in self.counts.items() if runs), key=lambda name: -self.counts[name]
        )


def survey(address: Address, wanted: Sequence[str]) -> Survey:
    """List the experiments of a store, and count their runs for a few seconds.

    Args:
        address: of the store.
        wanted: names; experiments with similar names are counted first.

    Raises:
        StoreError: the store can't be opened or asked.
    """
    end = monotonic() + _SURVEY_SECONDS
    reader = open_reader(address)
    try:
        active = {each.name: each for each in reader.experiments() if not each.deleted}
        newest = sorted(active, key=lambda name: -(active[name].updated or 0))
        similar = dict.fromkeys(near for name in wanted for near in similar_names(name, newest))
        experiments = {
            name: active[name] for name in (*similar, *(each for each in newest if each not in similar))
        }
        counts = {}
        for name, each in experiments.items():
            if monotonic() > end:
                break
            counts[name] = reader.count([each.experiment_id])
        return Survey(experiments, counts)
    finally:
        reader.close()


def similar_names(name: str, names: Sequence[str]) -> list[str]:
    """The names that somebody who typed this one may have meant, the most similar first."""
    folded: dict[str, str] = {}
    for each in names[:_MOST_COMPARED]:
        folded.setdefault(each.strip().casefold(), each)
    typed = name.strip().casefold()
    close = get_close_matches(typed, folded, 3, _ALIKE)
    parts = [each for each in folded if typed and (each.startswith(typed) or typed.startswith(each or " "))]
    return [folded[each] for each in dict.fromkeys([*close, *sorted(parts, key=len)]) if folded[each] != name]
