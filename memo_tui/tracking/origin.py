"""Where the process of a run is: what tells a run that died unseen from one that is only silent."""

import json
import math
import os
import socket
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from memo_tui.runs.model import HEARTBEAT_TAG, LOST_TAG, ORIGIN_TAG, last_seen

HEARTBEAT_SECONDS = 10.0
_SILENT_SECONDS = 3 * HEARTBEAT_SECONDS
_TOLD_SECONDS = 60.0  # of silence, before it's payload
_LARGEST = 1 << 31  # no number of a process is so large


@dataclass(frozen=True, slots=True)
class ProcessSpace:
    """Where the number of a process means that process.

    Attributes:
        host: the machine's name.
        machine: an id of the machine, or "" where it has none; machines made of one image may share it.
        boot: an id of the time since the machine was started, or "" where the system tells none.
        namespace: those of process numbers and of time, as a container has its own; likewise.
    """

    host: str
    machine: str
    boot: str
    namespace: str


@dataclass(frozen=True, slots=True)
class Origin:
    """A process somewhere, as the tag of a run tells it.

    Attributes:
        place: where it runs.
        pid: its number there.
        began: when it began, in clock ticks since the machine was started: no setting of a clock moves
            that. 0 where the system doesn't tell.
    """

    place: ProcessSpace
    pid: int
    began: int

    @classmethod
    def here(cls, pid: int | None = None) -> "Origin":
        """This process, or another one on this machine."""
        pid = pid or os.getpid()
        stat = _stat(pid)
        return cls(_here(), pid, stat.began if stat else 0)

    @classmethod
    def of_tag(cls, text: str) -> "Origin | None":
        """What `tag` wrote, or None for any other text."""
        with suppress(ValueError, TypeError, KeyError, OverflowError, RecursionError):
            payload = json.loads(text)
            pid, began = int(payload["pid"]), int(payload["began"])
            place = ProcessSpace(*(str(payload[name]) for name in ("host", "machine", "boot", "namespace")))
            if 0 < pid < _LARGEST:
                return cls(place, pid, began)
        return None

    @property
    def tag(self) -> str:
        """As the text of a tag."""
        return json.dumps({**asdict(self.place), "pid": self.pid, "began": self.began})

    @property
    def gone(self) -> bool:
        """Whether it's certain that the process has ended."""
        if not self._is_here:
            return False
        try:
            os.kill(self.pid, 0)  # asks only; a process that is hidden from this user is payload too
        except ProcessLookupError:
            return True
        except OSError:
            pass
        stat = _stat(self.pid)
        return stat is not None and (stat.ended or stat.began != self.began)

    @property
    def _is_here(self) -> bool:
        here = _here()
        return self.place == here and bool(here.boot and here.namespace and self.began)


def origin_tags(pid: int | None = None) -> dict[str, str]:
    """The tag that names the process of a run, so that a dashboard sees if that dies unseen.

    `MlFlowTracker` sets it itself. Who begins a run for a child names the child: it may outlive its parent.

    Args:
        pid: of a process on this machine; None for this one.
    """
    return {ORIGIN_TAG: Origin.here(pid).tag}


def heartbeat_tag() -> dict[str, str]:
    """The tag that tells that the process of a run is there now."""
    return {HEARTBEAT_TAG: f"{time.time():.1f}"}


def proof_of_death(tags: Mapping[str, str], now: float) -> str:
    """How it is known that the process of an active run is gone, in one sentence; "" if it isn't known.

    Nothing is known of another machine's or container's processes. Here a process is gone if nobody has its
    number, or one that began at another time. If its machine was started anew, its last sign must be from
    before: machines made of one image may have the same name and id. And nothing is known of a run that was
    called lost once: it runs again, in a process that payload no origin.

    Args:
        tags: of the run.
        now: seconds since 1970.
    """
    origin = Origin.of_tag(tags.get(ORIGIN_TAG, ""))
    if origin is None or LOST_TAG in tags:
        return ""
    sign, host, here = last_seen(tags), origin.place.host, _here()
    if origin.gone:
        age = f"; its last sign is {_span(now - sign)} old" if sign is not None else ""
        return f"Process {origin.pid} on {host} is gone{age}."
    started_anew = (
        (host, origin.place.machine) == (here.host, here.machine)
        and bool(here.machine and here.boot and origin.place.boot)
        and here.boot != origin.place.boot
    )
    if not started_anew or sign is None or now - sign < max(_SILENT_SECONDS, _uptime()):
        return ""
    return f"{host} was restarted since; the last sign of process {origin.pid} is {_span(now - sign)} old."


def silence(tags: Mapping[str, str], now: float) -> str:
    """For how long the process of an active run gave no sign, in one sentence; "" if that's not long.

    For a run that isn't proven dead.

    Args:
        tags: of the run.
        now: seconds since 1970.
    """
    origin, sign = Origin.of_tag(tags.get(ORIGIN_TAG, "")), last_seen(tags)
    if origin is None or LOST_TAG in tags or sign is None or now - sign < _TOLD_SECONDS:
        return ""
    host, here = origin.place.host, _here()
    if origin.place == here and here.boot:
        return f"Silent for {_span(now - sign)}; process {origin.pid} on {host} is still there."
    where = host if host != here.host else f"another machine or container named {host}"
    return f"Silent for {_span(now - sign)}; it ran on {where}, which can't be looked at from here."


@cache
def _here() -> ProcessSpace:
    namespace = ""
    with suppress(OSError):
        if str(Path("/proc/self").readlink()) == str(
            os.getpid()
        ):  # else /proc tells of other numbers than ours
            namespace = " ".join(str(Path(f"/proc/self/ns/{kind}").readlink()) for kind in ("pid", "time"))
    machine, boot = _text("/etc/machine-id"), _text("/proc/sys/kernel/random/boot_id")
    return ProcessSpace(socket.gethostname(), machine, boot, namespace)


def _text(path: str) -> str:
    with suppress(OSError, UnicodeDecodeError):
        return Path(path).read_text("utf-8").strip()
    return ""


@dataclass(frozen=True, slots=True)
class _Stat:
    """When a process began, in clock ticks since the machine was started, and whether it has ended."""

    began: int
    ended: bool


def _stat(pid: int) -> _Stat | None:
    """What the system tells of a process, or None."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()  # its name may have any
        state, threads, began = fields[0], int(fields[17]), int(fields[19])
    except (OSError, ValueError, IndexError):
        return None
    return _Stat(began, ended=state in (b"Z", b"X") and threads <= 1)


def _uptime() -> float:
    """For how many seconds this machine has been up; endless where that isn't payload."""
    try:
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    except (AttributeError, OSError):
        return math.inf


def _span(seconds: float) -> str:
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{int(seconds // size)} {unit}"
    return f"{max(0, int(seconds))} s"
