"""Which process a number means: on which machine, since which start of it, and since when it runs."""

import math
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import cache

from memo_tui.any_python.memo_tui_run_context.origin import place, stat_fields

_SAME_BEGIN = 2.0  # seconds within which two beginnings of a process are one


@dataclass(frozen=True, slots=True)
class ProcessSpace:
    """The space in which a process id is unique.

    Attributes:
        host: the machine's name.
        machine: the machine's id, or "" if unknown; machines made from one image may share it.
        boot: the id of the current boot, or "" if unknown.
        namespace: the namespaces of process ids and of time, as containers have their own; or "".
    """

    host: str
    machine: str
    boot: str
    namespace: str


@cache
def process_space() -> ProcessSpace:
    """Where this process runs."""
    return ProcessSpace(**place())


@dataclass(frozen=True, slots=True)
class ProcessStat:
    """When a process began, in clock ticks since the machine was started, and whether it has ended."""

    began: int
    ended: bool


def process_stat(pid: int) -> ProcessStat | None:
    """What the system knows of a process, or None."""
    fields = stat_fields(pid)
    try:
        state, threads, began = fields[0], int(fields[17]), int(fields[19])
    except (ValueError, IndexError):
        return None
    return ProcessStat(began, ended=state in (b"Z", b"X") and threads <= 1)


def uptime() -> float:
    """For how many seconds this machine has been up; endless where that isn't known."""
    try:
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    except (AttributeError, OSError):
        return math.inf


def began_at(pid: int) -> float | None:
    """When a process began, by the system's clock; None if it's gone."""
    import psutil  # noqa: PLC0415 - the table of runs asks for none of this

    with suppress(psutil.Error):
        return psutil.Process(pid).create_time()
    return None


def alive(pid: int, began: float) -> bool:
    """Whether the process of this number that began then still runs."""
    import psutil  # noqa: PLC0415

    try:
        process = psutil.Process(pid)
        return (
            abs(process.create_time() - began) < _SAME_BEGIN
            and process.is_running()
            and process.status() != psutil.STATUS_ZOMBIE
        )
    except psutil.NoSuchProcess:
        return False
    except psutil.Error:  # it's there, and not ours to look at
        return True
