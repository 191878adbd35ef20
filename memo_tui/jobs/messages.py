"""How processes of memo-tui communicate: messages, each one JSON object on one line.

A request is identified by the value of its key `ask`, any other message by a key that only it has. What
can't be read is refused by a `MessageError`, whose sentence says why without quoting values, which may be
secret.

This module has the base of all messages, and those between a dashboard and the supervisor.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any, ClassVar, TypeVar, overload

from memo_tui.errors import MemoTuiError
from memo_tui.jobs.memo_answer import MemoAnswer
from memo_tui.jobs.spec import JobSpec
from memo_tui.jobs.view import JobView
from memo_tui.records import RecordError, load, read_record

_NO_NUMBER = -1


class MessageError(MemoTuiError):
    """A message can't be read."""


class Message:
    """The base of all messages.

    Attributes:
        key: the key that identifies this message.
        word: the value of that key, or None if the key is one of the message's fields.
    """

    key: ClassVar[str] = "ask"
    word: ClassVar[str | None] = None

    def to_line(self) -> bytes:
        """As one line of JSON for `read_message`."""
        data: dict[str, Any] = {} if self.word is None else {self.key: self.word}
        for each in fields(self):  # type: ignore[arg-type]
            data[each.name] = _plain(getattr(self, each.name))
        return f"{json.dumps(data)}\n".encode()


@dataclass(frozen=True)
class JobRecord:
    """A job within a message.

    Attributes:
        spec: what it does; it includes the password only on its way to the supervisor.
        view: its state.
    """

    spec: JobSpec
    view: JobView


@dataclass(frozen=True)
class Submit(Message):
    """A dashboard asks for jobs to be run.

    Attributes:
        jobs: the jobs, all or none of which are accepted.
        environment: environment variables for their processes.
        grace: seconds from the request to stop to the end by force.
        limit: how many jobs run at once from now on.
        number: of the request; the answer refers to it.
    """

    word: ClassVar[str] = "submit"
    jobs: tuple[JobRecord, ...]
    environment: Mapping[str, str] = field(repr=False)
    grace: float
    limit: int
    number: int = 0


@dataclass(frozen=True)
class Stop(Message):
    """A dashboard asks for jobs to be stopped.

    Attributes:
        jobs: their ids.
        number: of the request.
    """

    word: ClassVar[str] = "stop"
    jobs: tuple[str, ...]
    number: int = 0


@dataclass(frozen=True)
class Look(Message):
    """A dashboard subscribes to changes.

    Attributes:
        limit: how many jobs run at once from now on, or None to keep the limit.
        number: of the request.
    """

    word: ClassVar[str] = "look"
    limit: int | None = None
    number: int = 0


Request = Submit | Stop | Look


@dataclass(frozen=True)
class Answer(Message):
    """The supervisor's answer to one request.

    Attributes:
        answer: the number of the request; -1 if that can't be read.
        problem: why it's refused, in a sentence, or "".
    """

    key: ClassVar[str] = "answer"
    answer: int
    problem: str = ""


@dataclass(frozen=True)
class News(Message):
    """The supervisor reports the states of jobs.

    Attributes:
        jobs: each as a `JobRecord`, read one by one, as its kind may be unknown here.
        limit: how many jobs run at once, or None if unchanged.
    """

    key: ClassVar[str] = "jobs"
    jobs: tuple[Mapping[str, Any], ...]
    limit: int | None = None


A = TypeVar("A", bound=Message)
B = TypeVar("B", bound=Message)
C = TypeVar("C", bound=Message)
D = TypeVar("D", bound=Message)


@overload
def read_message(line: str | bytes, one: type[A], /) -> A: ...
@overload
def read_message(line: str | bytes, one: type[A], two: type[B], /) -> A | B: ...
@overload
def read_message(line: str | bytes, one: type[A], two: type[B], three: type[C], /) -> A | B | C: ...
@overload
def read_message(
    line: str | bytes, one: type[A], two: type[B], three: type[C], four: type[D], /
) -> A | B | C | D: ...
def read_message(line: str | bytes, *expected: type[Message]) -> Message:
    """Read one message.

    Args:
        line: of JSON.
        expected: the types of message that may come.

    Raises:
        MessageError: it isn't one of these.
        MemoTuiError: it contains a job that can't be read.
    """
    try:
        data = load(line)
        message = _message_of(data, expected)
        given = {name: value for name, value in data.items() if message.word is None or name != message.key}
        return read_record(message, given)
    except RecordError as error:
        raise MessageError(
            f"A message can't be read, as {error}: it comes from another version of memo-tui."
        ) from None


def _message_of(data: Any, expected: Sequence[type[Message]]) -> type[Message]:
    """Which of these messages it is."""
    if isinstance(data, Mapping):
        for message in expected:
            if message.word is None:
                fits = message.key in data and Message.key not in data
            else:
                fits = data.get(message.key) == message.word
            if fits:
                return message
    raise RecordError("it is not a known one")


def number_of(line: str | bytes) -> int:
    """The number of an unreadable request; -1 if it has none."""
    try:
        data = load(line)
    except RecordError:
        return _NO_NUMBER
    number = data.get("number") if isinstance(data, Mapping) else None
    return number if isinstance(number, int) and not isinstance(number, bool) else _NO_NUMBER


def read_job(data: Mapping[str, Any]) -> JobRecord:
    """One job of `News`.

    Raises:
        MemoTuiError: it can't be read.
    """
    try:
        return read_record(JobRecord, data)
    except RecordError as error:
        raise MessageError(f"A job can't be read, as {error}.") from None


def job_to_dict(spec: JobSpec, view: JobView) -> dict[str, Any]:
    """As one of the jobs of `News`, without the password."""
    return {"spec": spec.without_password().to_dict(), "view": view.to_dict()}


def _plain(value: Any) -> Any:
    """As JSON types."""
    if isinstance(value, (JobSpec, JobView)):
        return value.to_dict()
    if isinstance(value, JobRecord):
        return {"spec": value.spec.to_dict(), "view": value.view.to_dict()}
    if isinstance(value, MemoAnswer):
        return asdict(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(each) for each in value]
    return dict(value) if isinstance(value, Mapping) else value
