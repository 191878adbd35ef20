"""Runs as the rest of the program sees them: plain and immutable."""

import math
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from memo_tui.runs.run_map import RunMap

JOB_TAG = "memo_tui.job"
STEPS_TAG = "memo_tui.steps"
TRACKER_TAG = "memo_tui.tracker"
ORIGIN_TAG = "memo_tui.origin"
HEARTBEAT_TAG = "memo_tui.heartbeat"
LOST_TAG = "memo_tui.lost"
PARENT_TAG = "mlflow.parentRunId"
NAME_TAG = "mlflow.runName"
SYSTEM_TAGS = ("mlflow.", "memo_tui.")  # how the keys of tags begin that tell more of the machinery

RUNNING = ("RUNNING", "SCHEDULED")
LOST = "LOST"
NEWEST = 500


@dataclass(frozen=True, slots=True)
class DataSetInput:
    """A data set that a run read.

    Attributes:
        name: its name.
        digest: MLflow's digest of it.
        source: where it came from.
        shape: "442 x 11", or "" where unknown.
        context: what for, as "training".
        columns: their names and types, as "age double, sex long"; "" where unknown.
    """

    name: str
    digest: str
    source: str
    shape: str
    context: str
    columns: str = ""


@dataclass(frozen=True, slots=True)
class Extremes:
    """The smallest and the largest value that a metric of a run ever had; a NaN is neither.

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
class Run:
    """One run of an experiment.

    Attributes:
        run_id: MLflow's id.
        experiment_id: of the experiment it belongs to.
        name: its name.
        status: MLflow's: RUNNING, SCHEDULED, FINISHED, FAILED or KILLED.
        start: when it began, in ms since 1970, or None.
        end: when it ended, likewise.
        params: by key.
        metrics: the newest value by key.
        steps: the step of that newest value, by the metric's key.
        tags: by key.
        inputs: the data sets that it read.
        user: who began it, or "".
        artifact_uri: where its artifacts are, or "".
        extremes: of those of its metrics for which they were asked.
        lost: how it is known that its process is gone although it has not ended, in one sentence, or "".
        silent: for how long there was no sign of its process, likewise.

    The last two are no part of what the store tells, so two runs are equal whatever they say.
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
    lost: str = field(default="", compare=False)
    silent: str = field(default="", compare=False)

    @property
    def active(self) -> bool:
        """Whether it has not ended."""
        return self.status in RUNNING

    @property
    def state(self) -> str:
        """Its status; `LOST` if its process is gone although it has not ended."""
        return LOST if self.lost else self.status

    @property
    def last_seen(self) -> float | None:
        """When its process gave its last sign, in seconds since 1970, or None."""
        return last_seen(self.tags)

    @property
    def parent(self) -> str | None:
        """The id of the run that this one is nested in."""
        return self.tags.get(PARENT_TAG)

    def knowing(self, before: "Run") -> "Run":
        """The same run with what was found out before, and is not told by the store."""
        if not (before.extremes or before.lost or before.silent):
            return self
        lost, silent = (before.lost, before.silent) if self.active else ("", "")
        return replace(self, extremes=before.extremes, lost=lost, silent=silent)


def last_seen(tags: Mapping[str, str]) -> float | None:
    """When the process of a run with these tags gave its last sign, in seconds since 1970, or None."""
    try:
        at = float(tags.get(HEARTBEAT_TAG, ""))
    except ValueError:
        return None
    return at if math.isfinite(at) else None


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """All values of one metric of one run, in order of steps, then of times.

    Attributes:
        run_id: the run's.
        key: the metric's.
        steps: n steps, as doubles.
        values: the n values logged there.
        times: when each was logged, in ms since 1970.
        position: where its reader goes on; None if only the whole can be read again.
        complete: whether these are all values that the store had when they were read.
    """

    run_id: str
    key: str
    steps: Sequence[float]
    values: Sequence[float]
    times: Sequence[float] = ()
    position: object = None
    complete: bool = True

    @classmethod
    def empty(cls, run_id: str, key: str) -> "History":
        """A history of which nothing is read yet."""
        return cls(run_id, key, array("d"), array("d"), array("d"), complete=False)


class Phase(StrEnum):
    """What the reading of the runs is at."""

    LOADING = "loading MLflow"
    OPENING = "opening the store"
    READING = "reading runs"
    LIVE = "live"
    OFFLINE = "offline"
    DELETED = "experiment deleted"


@dataclass(frozen=True, slots=True)
class RunsSnapshot:
    """Everything known of an experiment's runs at one moment.

    Attributes:
        number: grows with every snapshot; a lower one is older.
        source: names the store and the experiments; snapshots of another source are not of this table.
        phase: what the reading is at.
        since: when that phase began, in seconds since 1970.
        runs: the runs by id.
        newest: the newest of them, at most `NEWEST`, in descending order of start.
        complete: whether these are all runs that the store has.
        total: how many the store has, as far as it said that, or None.
        experiments: those that are shown, by id, with their names.
        problem: what went wrong, in one sentence, or "".
        read_at: when the store last answered, in seconds since 1970, or None.
        checked_at: how old the knowledge of edits and deletions is: when the last full check began.
        retry_at: when it is asked again after a fault, in seconds since 1970, or None.
        histories: of the metrics that are being followed, as far as they are read.
        lost: the ids of the runs that are known to be lost.
        extremes_left: how many smallest and largest values are still to be read.
        reader: how the store is read, in words.
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
    read_at: float | None = None
    checked_at: float | None = None
    retry_at: float | None = None
    histories: tuple[History, ...] = ()
    lost: frozenset[str] = frozenset()
    extremes_left: int = 0
    reader: str = ""
