"""The histories that are on the screen, read on from where each reading ended, and some that were lately."""

from collections.abc import Iterator, Mapping, Sequence
from time import monotonic

from memo_tui.runs.model import History, Run
from memo_tui.runs.reader import RunReader

SeriesKey = tuple[str, str]  # a run's id and a metric

_SHOW_SECONDS = 0.3  # a long reading shows how far it is so often
_MOST_POINTS = 1_000_000  # of histories that are no longer followed; some 25 MB


class FollowedHistories:
    """Histories of some metrics, each a run's id and a key; of no others, as they may be long.

    Those that were followed lately are kept as well, up to a number of points: looked at again, they are
    there at once, and only what is new is read.
    """

    def __init__(self, most_points: int = _MOST_POINTS) -> None:
        """Follow nothing yet.

        Args:
            most_points: how many points of histories are kept that are no longer followed.
        """
        self._most_points = most_points
        self._series: tuple[SeriesKey, ...] = ()
        self._shown: tuple[SeriesKey, ...] = ()
        self._kept: dict[SeriesKey, History] = {}  # the one that was followed last is the last
        self._states: dict[SeriesKey, object] = {}  # of the run, when its history was read

    @property
    def known(self) -> tuple[History, ...]:
        """Those read so far of the ones that are followed."""
        return tuple(self._kept[key] for key in self._shown if key in self._kept)

    @property
    def points(self) -> int:
        """How many points are in memory."""
        return sum(len(history.steps) for history in self._kept.values())

    def follow(self, series: Sequence[SeriesKey]) -> bool:
        """Keep these from now on; True if they are others than before."""
        changed = self._series != tuple(series)
        self._series = tuple(series)
        return changed

    def read(self, reader: RunReader, runs: Mapping[str, Run]) -> Iterator[None]:
        """Read on where a run has something new, pausing whenever there is something to show."""
        series, before = self._series, self.known
        self._shown = tuple(dict.fromkeys(series))
        for key in self._shown:
            if key in self._kept:
                self._kept[key] = self._kept.pop(key)
        self._drop_oldest()
        shown, news = monotonic(), [*map(id, before)] != [*map(id, self.known)]
        for key in self._shown:
            run = runs.get(key[0])
            if run is None or key[1] not in run.metrics:
                news = self._drop(key) or news
                continue
            state = (repr(run.metrics[key[1]]), run.steps.get(key[1]), run.status)
            if self._states.get(key) == state:
                continue
            for history in reader.history(self._kept.get(key) or History.empty(*key)):
                news = news or history is not self._kept.get(key)
                self._kept[key] = history
                if news and monotonic() - shown > _SHOW_SECONDS:
                    yield
                    shown, news = monotonic(), False
                if self._series != series:
                    yield  # others are wanted by now
                    return
            self._states[key] = state
        if news:
            yield

    def _drop_oldest(self) -> None:
        """Keep no more points than allowed of histories that aren't followed."""
        followed = set(self._shown)
        others = [key for key in self._kept if key not in followed]
        points = sum(len(self._kept[key].steps) for key in others)
        for key in others:
            if points <= self._most_points:
                return
            points -= len(self._kept[key].steps)
            self._drop(key)

    def _drop(self, key: SeriesKey) -> bool:
        self._states.pop(key, None)
        return self._kept.pop(key, None) is not None
