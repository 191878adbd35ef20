"""Runs as the rest of the program uses them: immutable and independent of MLflow."""

import math
import sys
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from memo_tui.runs.growing import GrowingPoints
from memo_tui.runs.run_map import RunMap
from memo_tui.secrets.names import all_shown
from memo_tui.tracking.tags import OWN_PARAMS, PARENT_TAG, RUNNING, last_seen

LOST = "LOST"
NEWEST = 500


@dataclass(frozen=True, slots=True)
class DataSetInput:
    """A data set that a run read.

    Attributes:
        name: its name.
        digest: MLflow's digest of it.
        source: where it came from.
        shape: for example "442 x 11"; "" if unknown.
        context: its use, for example "training".
        columns: names and types, for example "age double, sex long"; "" if unknown.
        profile: what MLflow computed of it, as JSON text; the beginning of a long one; "" if unknown.
    """

    name: str
    digest: str
    source: str
    shape: str
    context: str
    columns: str = ""
    profile: str = ""


@dataclass(frozen=True, slots=True)
class Extremes:
    """The smallest and the largest value that a metric of a run ever had; NaN is ignored.

    Attributes:
        low: the smallest value.
        low_step: the first step where it was logged.
        high: the largest value.
        high_step: the first step where it was logged.
    """

    low: float
    low_step: int
    high: float
    high_step: int


@dataclass(frozen=True, slots=True)
class Averages:
    """The mean and the median of all values that a metric of a run ever had; NaN is ignored."""

    mean: float
    median: float

    @classmethod
    def of(cls, mean: float | None, low: float, high: float, before: float, after: float) -> "Averages":
        """The averages of some values.

        Args:
            mean: of those that are finite; None if none is.
            low: the smallest value; as MLflow does, the largest double counts as infinity.
            high: the largest value.
            before: the last value of the lower half; of an odd number of values the one in the middle.
            after: the first value of the upper half; of an odd number likewise.
        """
        largest = sys.float_info.max
        ends = [end for end, there in ((-math.inf, low <= -largest), (math.inf, high >= largest)) if there]
        median = before if before == after else before / 2 + after / 2
        return cls(sum(ends) if ends or mean is None else mean, median)


@dataclass(frozen=True, slots=True)
class AtBest:
    """The values of one metric of a run at the steps where another one was smallest and largest.

    Each is the last one logged at that step; if there is none, the last one at a step before. It is NaN if
    NaN was logged there, and None if nothing was.

    Attributes:
        low: where the other metric first was smallest.
        high: where the other metric first was largest.
    """

    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Run:
    """One run of an experiment.

    Attributes:
        run_id: MLflow's id.
        experiment_id: the id of its experiment.
        name: its name.
        status: MLflow's status: RUNNING, SCHEDULED, FINISHED, FAILED or KILLED.
        start: when it began, in ms since 1970, or None.
        end: when it ended, in ms since 1970, or None.
        params: by key.
        metrics: the newest value by key.
        steps: the step of that newest value, by the metric's key.
        tags: by key.
        inputs: the data sets that it used.
        user: who started it, or "".
        artifact_uri: where its artifacts are, or "".
        extremes: the extremes of its metrics, as far as they were requested.
        averages: the averages of its metrics, likewise.
        at_best: metrics at the best steps of others, likewise, by `MetricPair.key`.
        lost: the proof that its process is gone although it has not ended, in one sentence, or "".
        silent: for how long its process had no heartbeat, in one sentence, or "".

    `lost` and `silent` do not come from the store and are not compared.
    """

    run_id: str
    experiment_id: str
    name: str
    status: str
    start: int | None
    end: int | None
    params: Mapping[str, str] = field(default_factory=dict)
    metrics: Mapping[str, float] = field(default_factory=dict)
    steps: Mapping[str, int] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    inputs: tuple[DataSetInput, ...] = ()
    user: str = ""
    artifact_uri: str = ""
    extremes: Mapping[str, Extremes] = field(default_factory=dict)
    averages: Mapping[str, Averages] = field(default_factory=dict)
    at_best: Mapping[str, AtBest] = field(default_factory=dict)
    lost: str = field(default="", compare=False)
    silent: str = field(default="", compare=False)

    @property
    def active(self) -> bool:
        """Whether it has not ended."""
        return self.status in RUNNING

    @property
    def state(self) -> str:
        """The status; `LOST` if its process is gone although it has not ended."""
        return LOST if self.lost else self.status

    @property
    def given_params(self) -> Mapping[str, str]:
        """The params without those by which launches of one training agree who trains."""
        if not any(key.startswith(OWN_PARAMS) for key in self.params):
            return self.params
        return {key: value for key, value in self.params.items() if not key.startswith(OWN_PARAMS)}

    @property
    def shown_params(self) -> Mapping[str, str]:
        """The same, secrets hidden."""
        return all_shown(self.given_params)

    @property
    def shown_tags(self) -> Mapping[str, str]:
        """The tags, secrets hidden."""
        return all_shown(self.tags)

    @property
    def last_seen(self) -> float | None:
        """The time of its last heartbeat, in seconds since 1970, or None."""
        return last_seen(self.tags)

    @property
    def parent(self) -> str | None:
        """The id of its parent run, or None."""
        return self.tags.get(PARENT_TAG)

    def knowing(self, before: "Run") -> "Run":
        """A copy with what an older version knows of histories and liveness, which no row of a run has."""
        if not (before.extremes or before.averages or before.at_best or before.lost or before.silent):
            return self
        lost, silent = (before.lost, before.silent) if self.active else ("", "")
        return replace(
            self,
            extremes=before.extremes,
            averages=before.averages,
            at_best=before.at_best,
            lost=lost,
            silent=silent,
        )


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """All values of one metric of one run, sorted by step, then by time.

    Attributes:
        run_id: the run's.
        key: the metric's.
        steps: n steps, as doubles.
        values: the n values logged there.
        times: the n times of logging, in ms since 1970.
        position: the reader's marker for reading on; None if everything must be read again.
        complete: whether these are all values that the store had when they were read.
        room: where further points are put behind these without copying them; None if nowhere yet.
    """

    run_id: str
    key: str
    steps: Sequence[float]
    values: Sequence[float]
    times: Sequence[float] = ()
    position: object = None
    complete: bool = True
    room: GrowingPoints | None = field(default=None, repr=False)

    @classmethod
    def empty(cls, run_id: str, key: str) -> "History":
        """A history that is not read yet."""
        return cls(run_id, key, array("d"), array("d"), array("d"), complete=False)


class Phase(StrEnum):
    """The phase of reading the runs."""

    LOADING = "loading MLflow"
    OPENING = "opening the store"
    READING = "reading runs"
    LIVE = "live"
    OFFLINE = "offline"
    REFUSED = "refused"  # asking again won't help before the user has done something
    DELETED = "experiment deleted"


@dataclass(frozen=True, slots=True)
class RunsSnapshot:
    """Everything known about the runs of some experiments at one moment.

    Attributes:
        number: grows with every snapshot.
        source: the store and the experiments; a table ignores snapshots of other sources.
        phase: the phase of reading.
        since: when that phase began, in seconds since 1970.
        runs: the runs by id.
        newest: the newest of them, at most `NEWEST`, in descending order of start.
        complete: whether these are all runs that the store has.
        total: how many runs the store has, or None if unknown.
        experiments: the names of the shown experiments, by id.
        problem: what went wrong, in one sentence, or "".
        refusal: the same in a few words if the store is refused, else "".
        read_at: when the store last answered, in seconds since 1970, or None.
        checked_at: when the last full check for edits and deletions began, in seconds since 1970, or None.
        retry_at: when the store is read again after an error, in seconds since 1970, or None.
        histories: of the followed metrics, as far as they are read.
        lost: the ids of the lost runs.
        extremes_left: how many facts from whole histories are still to be read.
        reader: a description of how the store is read.
    """

    number: int
    source: tuple[str, ...]
    phase: Phase
    since: float
    runs: RunMap[Run] = field(default_factory=RunMap)
    newest: tuple[Run, ...] = ()
    complete: bool = False
    total: int | None = None
    experiments: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""
    refusal: str = ""
    read_at: float | None = None
    checked_at: float | None = None
    retry_at: float | None = None
    histories: tuple[History, ...] = ()
    lost: frozenset[str] = frozenset()
    extremes_left: int = 0
    reader: str = ""
