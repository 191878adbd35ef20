"""The process of a run: evidence of whether a silent run has died."""

import getpass
import json
import os
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass

from memo_tui.process_identity import ProcessSpace, process_space, process_stat, uptime
from memo_tui.tracking.tags import HEARTBEAT_TAG, INTERVAL_TAG, LOST_TAG, ORIGIN_TAG, last_seen

HEARTBEAT_SECONDS = 10.0
_SILENT_SECONDS = 3 * HEARTBEAT_SECONDS
_SHOWN_SECONDS = 60.0  # of silence, before it is shown
_MISSED = 2.2  # heartbeats, after which a run elsewhere counts as lost
_LARGEST = 1 << 31  # process ids are smaller


@dataclass(frozen=True, slots=True)
class Origin:
    """A process on some machine, as stored in a run's tag.

    Attributes:
        place: where it runs.
        pid: its process id there.
        began: when it began, in clock ticks since boot, which does not depend on the clock; 0 if unknown.
    """

    place: ProcessSpace
    pid: int
    began: int

    @classmethod
    def here(cls, pid: int | None = None) -> "Origin":
        """The origin of this process, or of another one on this machine."""
        pid = pid or os.getpid()
        stat = process_stat(pid)
        return cls(process_space(), pid, stat.began if stat else 0)

    @classmethod
    def of_tag(cls, text: str) -> "Origin | None":
        """Parse what `tag` wrote; None for any other text."""
        with suppress(ValueError, TypeError, KeyError, OverflowError, RecursionError):
            payload = json.loads(text)
            pid, began = int(payload["pid"]), int(payload["began"])
            place = ProcessSpace(*(str(payload[name]) for name in ("host", "machine", "boot", "namespace")))
            if 0 < pid < _LARGEST:
                return cls(place, pid, began)
        return None

    @property
    def tag(self) -> str:
        """The text of the tag, in JSON."""
        return json.dumps({**asdict(self.place), "pid": self.pid, "began": self.began})

    @property
    def gone(self) -> bool:
        """Whether the process has certainly ended."""
        if not self.is_here:
            return False
        try:
            os.kill(self.pid, 0)  # only checks; it works for other users' processes too
        except ProcessLookupError:
            return True
        except OSError:
            pass
        stat = process_stat(self.pid)
        return stat is not None and (stat.ended or stat.began != self.began)

    @property
    def is_here(self) -> bool:
        """Whether the process is or was on this machine, since it was started; nothing is asked for that."""
        here = process_space()
        return self.place == here and bool(here.boot and here.namespace and self.began)


def origin_tags(pid: int | None = None) -> dict[str, str]:
    """The tag that names the process of a run, so that a dashboard notices if it dies.

    `MlFlowTracker` sets it. A parent that creates a run for a child names the child, which may outlive it.

    Args:
        pid: the id of a process on this machine; None for this process.
    """
    return {ORIGIN_TAG: Origin.here(pid).tag}


def heartbeat_tag() -> dict[str, str]:
    """The tag that shows that the process of a run is alive now."""
    return {HEARTBEAT_TAG: f"{time.time():.1f}"}


def proof_of_death(tags: Mapping[str, str], now: float) -> str:
    """The proof that the process of an active run is gone, in one sentence; "" if there is none.

    Processes on other machines or in other containers can't be checked. A local process is gone if its id is
    free or belongs to a process that began at another time. After a reboot of its machine, its last heartbeat
    must be from before the reboot, as machines made from one image may have the same name and id. A run that
    was once marked as lost is not checked: it runs again, in a process that did not set its origin.

    Args:
        tags: of the run.
        now: seconds since 1970.
    """
    origin = Origin.of_tag(tags.get(ORIGIN_TAG, ""))
    if origin is None or LOST_TAG in tags:
        return ""
    sign, host, here = last_seen(tags), origin.place.host, process_space()
    if origin.gone:
        age = f"; its last heartbeat was {_span(now - sign)} ago" if sign is not None else ""
        return f"Process {origin.pid} on {host} is gone{age}."
    started_anew = (
        (host, origin.place.machine) == (here.host, here.machine)
        and bool(here.machine and here.boot and origin.place.boot)
        and here.boot != origin.place.boot
    )
    if not started_anew or sign is None or now - sign < max(_SILENT_SECONDS, uptime()):
        return ""
    return f"{host} was restarted since the last heartbeat of process {origin.pid}, {_span(now - sign)} ago."


def missed_heartbeats(tags: Mapping[str, str], quiet: float) -> str:
    """That a run elsewhere has lost its process, by the heartbeats that did not come; "" if it has not.

    That is no proof, as its machine may only be cut off from the store. It's said of runs whose heartbeats
    come at the interval that a tag names, so that nobody's clock has to be right.

    Args:
        tags: of an active run.
        quiet: for how many seconds the store has shown the same heartbeat.
    """
    origin, interval = Origin.of_tag(tags.get(ORIGIN_TAG, "")), _interval(tags)
    if origin is None or interval is None or LOST_TAG in tags or origin.is_here:
        return ""
    if quiet < _MISSED * interval:
        return ""
    return (
        f"No heartbeat of process {origin.pid} on {origin.place.host} for {_span(quiet)}, though one is due"
        f" every {interval:g} s: it is gone, or cut off from the store."
    )


def _interval(tags: Mapping[str, str]) -> float | None:
    with suppress(ValueError):
        found = float(tags.get(INTERVAL_TAG, ""))
        return found if 0 < found < _SHOWN_SECONDS else None
    return None


def silence(tags: Mapping[str, str], now: float) -> str:
    """How long an active run has had no heartbeat, in one sentence; "" if not for long.

    This is for runs that are not proven dead.

    Args:
        tags: of the run.
        now: seconds since 1970.
    """
    origin, sign = Origin.of_tag(tags.get(ORIGIN_TAG, "")), last_seen(tags)
    if origin is None or LOST_TAG in tags or sign is None or now - sign < _SHOWN_SECONDS:
        return ""
    host, here = origin.place.host, process_space()
    if origin.place == here and here.boot:
        return f"Silent for {_span(now - sign)}; process {origin.pid} on {host} still exists."
    where = host if host != here.host else f"another machine or container named {host}"
    return f"Silent for {_span(now - sign)}; it ran on {where}, which can't be checked from here."


def _span(seconds: float) -> str:
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{int(seconds // size)} {unit}"
    return f"{max(0, int(seconds))} s"


def current_user() -> str:
    """The name of the user, as it is in the tag of a run."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"
