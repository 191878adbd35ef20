"""All experiments of a store, with how many runs each has."""

from collections.abc import Iterator

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
