"""The histories that are on the screen, read on from where each reading ended."""

from collections.abc import Iterator, Mapping, Sequence
from time import monotonic

from memo_tui.runs.model import History, Run
from memo_tui.runs.reader import RunReader

SeriesKey = tuple[str, str]  # a run's id and a metric

_SHOW_SECONDS = 0.3  # a long reading shows how far it is so often


class FollowedHistories:
    """Histories of some metrics, each a run's id and a key; of no others, as they may be long."""

    def __init__(self) -> None:
        self._series: tuple[SeriesKey, ...] = ()
        self._known: dict[SeriesKey, History] = {}
        self._states: dict[SeriesKey, object] = {}  # of the run, when its history was read

    @property
    def known(self) -> tuple[History, ...]:
        """Those read so far."""
        return tuple(self._known.values())

    def follow(self, series: Sequence[SeriesKey]) -> bool:
        """Keep these from now on; True if they are others than before."""
        changed = self._series != tuple(series)
        self._series = tuple(series)
        return changed

    def read(self, reader: RunReader, runs: Mapping[str, Run]) -> Iterator[None]:
        """Read on where a run has something new, pausing whenever there is something to show."""
        series = self._series
        forgotten = self._known.keys() - set(series)
        for key in forgotten:
            del self._known[key]
            self._states.pop(key, None)
        shown, news = monotonic(), bool(forgotten)
        for key in series:
            run = runs.get(key[0])
            if run is None or key[1] not in run.metrics:
                news = self._known.pop(key, None) is not None or news
                continue
            state = (repr(run.metrics[key[1]]), run.steps.get(key[1]), run.status)
            if self._states.get(key) == state:
                continue
            for history in reader.history(self._known.get(key) or History.empty(*key)):
                news = news or history is not self._known.get(key)
                self._known[key] = history
                if news and monotonic() - shown > _SHOW_SECONDS:
                    yield
                    shown, news = monotonic(), False
                if self._series != series:
                    yield  # others are wanted by now
                    return
            self._states[key] = state
        if news:
            yield
