"""Which colour a run has: the same wherever and beside whatever other runs it is drawn."""

from collections.abc import Sequence
from zlib import crc32

from memo_tui.tui.charts.palette import COLORS

_MOST = 100_000  # runs that are remembered


class RunColors:
    """The colours of runs by their ids, kept once they are given.

    A run that is new gets the colour that follows from its id. If a run drawn beside it has that, it gets the
    next one that is free, for good; so does the second of two that were first seen apart. Only among more
    runs than there are colours do some share one: their symbols differ.
    """

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def of(self, run_ids: Sequence[str]) -> list[int]:
        """The index of each run's colour, for runs that are drawn together."""
        known = self._known
        if len(known) > _MOST:
            known.clear()
        first = {known[run_id]: run_id for run_id in reversed(run_ids) if run_id in known}
        taken = set(first)
        for run_id in run_ids:
            own = known.get(run_id, crc32(run_id.encode()) % COLORS)
            if first.get(own) != run_id:
                following = ((own + by) % COLORS for by in range(COLORS))
                own = next((color for color in following if color not in taken), own)
            known[run_id] = own
            taken.add(own)
        return [known[run_id] for run_id in run_ids]


COLORS_OF_RUNS = RunColors()
"""Those of this process: every chart and table asks here."""
