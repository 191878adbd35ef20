"""Threads that never end unseen: what raises in one is reported, with its traceback, to whoever listens."""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar


@dataclass(frozen=True, eq=False)
class Fault:
    """An error in a thread that nobody foresaw.

    Attributes:
        task: what was being done, as "arranging the runs".
        error: the error, with its traceback.
        shown: whether the caller shows it itself.
    """

    task: str
    error: Exception
    shown: bool = False

    @property
    def sentence(self) -> str:
        """The error on one line, without a full stop at its end."""
        lines = str(self.error).strip().splitlines() or ["no details"]
        return f"{type(self.error).__name__}: {lines[0].rstrip('.')}"


T = TypeVar("T")
Listener = Callable[[Fault], str]

_listener: Listener | None = None


def listen(listener: Listener | None) -> None:
    """Report faults to this listener from now on; without one they go where Python reports those of threads.

    Args:
        listener: is called on the thread of the fault. It returns one sentence for the user: what is wrong,
            without a secret, and where the traceback is.
    """
    global _listener  # noqa: PLW0603 - a process has one screen to show them on
    _listener = listener


def report(task: str, error: Exception, *, shown: bool = False) -> str:
    """Report an error of a thread; a sentence about it for the user.

    Args:
        task: what was being done.
        error: the error, while it is handled.
        shown: whether the caller shows that sentence itself.
    """
    fault = Fault(task, error, shown)
    if (listener := _listener) is not None:
        return listener(fault)
    if not shown:
        threading.excepthook(threading.ExceptHookArgs((*_parts(error), threading.current_thread())))
    return f"{fault.sentence}."


@contextmanager
def guard(task: str) -> Iterator[None]:
    """Report what is raised inside, and go on after it: for one round of a loop."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - whatever it is, the loop goes on
        report(task, error)


def start(name: str, work: Callable[[], object], task: str) -> threading.Thread:
    """Do something on a thread of its own; what it raises is reported.

    It is a daemon: a pool's thread would hold up quitting while a server hangs.

    Args:
        name: of the thread.
        work: is done there.
        task: what that is, for a report.

    Raises:
        RuntimeError: the system has no thread left.
    """

    def run() -> None:
        with guard(task):
            work()

    thread = threading.Thread(target=run, name=name, daemon=True)
    thread.start()
    return thread


def within(seconds: float, work: Callable[[], T], late: Exception) -> T:
    """What a function returns, or raises, on a thread of its own; `late` is raised if that takes longer."""
    done: list[T] = []
    raised: list[Exception] = []

    def run() -> None:
        try:
            done.append(work())
        except Exception as error:  # noqa: BLE001 - raised where it's waited for
            raised.append(error)

    start("work with a limit", run, "working with a limit").join(seconds)
    if raised:
        raise raised[0]
    if not done:
        raise late
    return done[0]


def _parts(error: Exception) -> tuple[type[Exception], Exception, object]:
    return type(error), error, error.__traceback__ or sys.exc_info()[2]
