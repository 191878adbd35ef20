"""Runs as the rest of the program sees them: plain, immutable, standard library only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

JOB_TAG = "memo_tui.job"
STEPS_TAG = "memo_tui.steps"
TRACKER_TAG = "memo_tui.tracker"

RUNNING = ("RUNNING", "SCHEDULED")


@dataclass(frozen=True, slots=True)
class DataSetInput:
    """A data set that a run read.

    Attributes:
        name: its name.
        digest: MLflow's digest of it.
        source: where it came from.
        shape: "442 x 11", or "" where unknown.
        context: what for, as "training".
    """

    name: str
    digest: str
    source: str
    shape: str
    context: str


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

    @property
    def active(self) -> bool:
        """Whether it has not ended."""
        return self.status in RUNNING


@dataclass(frozen=True, slots=True)
class History:
    """All values of one metric of one run, in order of steps.

    Attributes:
        run_id: the run's.
        key: the metric's.
        steps: n steps.
        values: the n values logged there.
    """

    run_id: str
    key: str
    steps: tuple[int, ...]
    values: tuple[float, ...]


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
        source: names the experiment and store; snapshots of another source are not of this table.
        phase: what the reading is at.
        since: when that phase began, in seconds since 1970.
        runs: the runs, newest first.
        complete: whether these are all runs that the store has.
        experiment_id: None while there is no such experiment.
        problem: what went wrong, in one sentence, or "".
        read_at: when the store last answered, in seconds since 1970, or None.
        retry_at: when it is asked again after a fault, in seconds since 1970, or None.
        histories: of the metrics that are being followed, as far as they are read.
    """

    number: int
    source: tuple[str, str]
    phase: Phase
    since: float
    runs: tuple[Run, ...] = ()
    complete: bool = False
    experiment_id: str | None = None
    problem: str = ""
    read_at: float | None = None
    retry_at: float | None = None
    histories: tuple[History, ...] = ()
