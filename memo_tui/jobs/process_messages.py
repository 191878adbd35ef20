"""The messages between the supervisor and the processes that it starts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from memo_tui.jobs.memo_answer import MemoAnswer
from memo_tui.jobs.messages import Message
from memo_tui.jobs.spec import JobSpec


@dataclass(frozen=True)
class RunJob(Message):
    """The first message to a job's process.

    Attributes:
        spec: what to do.
    """

    word: ClassVar[str] = "run"
    spec: JobSpec


@dataclass(frozen=True)
class ForkJob(Message):
    """The supervisor asks the fork server for a job's process.

    Attributes:
        job: the job's id.
        folder: of the job.
        environment: its environment variables.
        spec: what to do, which the process itself reads.
    """

    word: ClassVar[str] = "fork"
    job: str
    folder: str
    environment: Mapping[str, str] = field(repr=False)
    spec: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True)
class ForksReady(Message):
    """The fork server has loaded everything."""

    key: ClassVar[str] = "ready"
    ready: bool = True


@dataclass(frozen=True)
class Forked(Message):
    """The fork server has begun a job.

    Attributes:
        job: the job's id.
        pid: the number of its process.
    """

    key: ClassVar[str] = "pid"
    job: str
    pid: int


@dataclass(frozen=True)
class Exited(Message):
    """A job of the fork server has ended.

    Attributes:
        job: the job's id.
        status: its exit status, or -n if signal n ended it.
    """

    key: ClassVar[str] = "status"
    job: str
    status: int


@dataclass(frozen=True)
class NotForked(Message):
    """The fork server refuses a request.

    Attributes:
        refused: why, in a sentence.
    """

    key: ClassVar[str] = "refused"
    refused: str


@dataclass(frozen=True)
class LookUp(Message):
    """The supervisor asks what is remembered of a job's trainings, before it is started.

    Attributes:
        job: the job's id.
        spec: what it does.
        explained: whether a miss says what differs.
        joined: whether the job waited for the end of an equal one.
    """

    word: ClassVar[str] = "look up"
    job: str
    spec: JobSpec = field(repr=False)
    explained: bool = True
    joined: bool = False


@dataclass(frozen=True)
class LookedUp(Message):
    """What is remembered of a job's trainings.

    Attributes:
        looked_up: the job's id.
        keys: the digest of the key of each training; none if they aren't memoized, or can't be looked up.
        answer: what was found.
    """

    key: ClassVar[str] = "looked_up"
    looked_up: str
    keys: tuple[str, ...] = ()
    answer: MemoAnswer = field(default_factory=MemoAnswer)


@dataclass(frozen=True)
class BeginRun(Message):
    """The supervisor asks for a run that no job creates.

    Attributes:
        uri: the store's address.
        experiment: the experiment's name.
        name: of the run.
        params: its params.
        tags: its tags.
    """

    word: ClassVar[str] = "begin"
    uri: str = field(repr=False)
    experiment: str
    name: str
    params: Mapping[str, str]
    tags: Mapping[str, str]


@dataclass(frozen=True)
class EndRuns(Message):
    """The supervisor asks for all open runs of a job to be ended.

    Attributes:
        uri: the store's address.
        job: the job's id.
        status: MLflow's, such as FAILED.
        tags: more tags for them.
    """

    word: ClassVar[str] = "end"
    uri: str = field(repr=False)
    job: str
    status: str
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RunAnswer(Message):
    """The result of a request for runs.

    Attributes:
        run_id: of the run that was begun, or "".
        problem: why it can't be done, in a sentence, or "".
    """

    key: ClassVar[str] = "run_id"
    run_id: str
    problem: str = ""
