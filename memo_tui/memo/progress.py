"""Whether a thread or task that others wait for still makes progress, seen from outside.

A body counts as standing still while its Python frames are found at the same instructions and its thread uses
next to no processor time. If it waits for a lock (or for another thread, which looks the same), it may be one
that the waiting caller holds: then a few seconds are enough, unless other threads work meanwhile. Anything
else, such as a server's answer, gets longer, and what wakes up now and then without getting on, much longer.
"""

import asyncio
import platform
import sys
import time
from collections.abc import Hashable
from contextlib import suppress
from typing import Any, NamedTuple

LOCK_SECONDS = 3.0  # for a body that waits for a lock
LOOK_SECONDS = 0.25  # between two looks
_BUSY_SHARE = 0.1  # of one processor
_OTHERS_TIMES = 3  # as long for a body that waits for a lock while other threads work
_AWAKE_TIMES = 10  # as long for a body that wakes up now and then
_FUTEX = {"x86_64": "202", "aarch64": "98", "arm64": "98", "i686": "240"}.get(platform.machine(), "")
_ASYNC_LOCKS = (asyncio.locks.__file__, asyncio.queues.__file__)


class Patience(NamedTuple):
    """How many seconds to wait for a body without progress.

    Attributes:
        in_lock: while it waits for a lock, and nothing else in the process works.
        otherwise: for anything else.
    """

    in_lock: float
    otherwise: float

    @classmethod
    def of(cls, seconds: float, known: float) -> "Patience":
        """That many seconds, and longer for a body that is known to take long."""
        return cls(max(min(seconds, LOCK_SECONDS), 2 * known), max(seconds, 3 * known))


class Sight(NamedTuple):
    """What was seen of a body at one moment.

    Attributes:
        place: where it stands; None if it has ended.
        processor: the seconds of processor time that its thread has used; 0 if that is unknown.
        in_lock: whether it waits for a lock.
    """

    place: Hashable
    processor: float
    in_lock: bool


GONE = Sight(None, 0.0, in_lock=False)


class Progress:
    """Compares what is seen of a body with what was seen before."""

    def __init__(self, patience: Patience) -> None:
        """Begin.

        Args:
            patience: after how many seconds without progress the body counts as stalled.
        """
        self._patience = patience
        self._last: Sight | None = None
        self._looked_at = self._moved_at = self._awake_at = self._others_at = time.monotonic()
        self._spent = time.process_time()

    def is_stalled(self, sight: Sight) -> bool:
        """Take note of another look; whether nothing can be expected of the body any more."""
        now = time.monotonic()
        last, before = self._last, self._looked_at
        self._last, self._looked_at = sight, now
        if last is None or sight.place != last.place:
            self._moved_at = self._awake_at = now
            return False
        spent, self._spent = self._spent, time.process_time()
        if self._spent - spent > _BUSY_SHARE * (now - before):
            self._others_at = now  # perhaps they do what the body waits for
        worked = sight.processor - last.processor
        if worked > _BUSY_SHARE * (now - before):
            self._moved_at = now
        if worked > 0:
            self._awake_at = now
        asleep, awake = self._patience.otherwise, self._patience.otherwise * _AWAKE_TIMES
        if sight.in_lock:
            idle = now - self._others_at > self._patience.in_lock / 2
            asleep = self._patience.in_lock if idle else asleep * _OTHERS_TIMES
        still, slept = now - self._moved_at, now - max(self._moved_at, self._awake_at)
        return sight is GONE or still >= awake or slept >= asleep


def see_thread(thread: int, native: int) -> Sight:
    """Look at a thread.

    Args:
        thread: its identifier, as of `threading.get_ident`.
        native: its identifier in the system, as of `threading.get_native_id`.
    """
    frame = sys._current_frames().get(thread)  # noqa: SLF001 - the documented way, but for its name
    if frame is None:
        return GONE
    processor = 0.0
    with suppress(AttributeError, OSError, ValueError):  # the thread is alive, as it has a frame
        processor = time.clock_gettime(time.pthread_getcpuclockid(thread))
    place: list[tuple[int, int]] = []
    inner: Any = frame
    while inner is not None:
        place.append((id(inner), inner.f_lasti))
        inner = inner.f_back
    return Sight(tuple(place), processor, _is_in_lock(native))


def see_task(task: "asyncio.Task[Any]", thread: int, native: int) -> Sight:
    """Look at a task, and at its thread while it is the task that runs there."""
    if task.done():
        return GONE
    place: list[Hashable] = []
    inner: Any = task.get_coro()
    code: Any = None
    running = False
    while inner is not None:
        frame = getattr(inner, "cr_frame", None) or getattr(inner, "gi_frame", None)
        if frame is None:
            break
        code = frame.f_code
        place.append((id(inner), frame.f_lasti))
        running = running or bool(getattr(inner, "cr_running", False) or getattr(inner, "gi_running", False))
        inner = getattr(inner, "cr_await", None) or getattr(inner, "gi_yieldfrom", None)
    if running:
        of_thread = see_thread(thread, native)
        return Sight((*place, of_thread.place), of_thread.processor, of_thread.in_lock)
    return Sight(tuple(place), 0.0, code is not None and code.co_filename in _ASYNC_LOCKS)


def _is_in_lock(native: int) -> bool:
    try:
        with open(f"/proc/self/task/{native}/syscall") as file:  # noqa: PTH123 - often, and fast
            return file.read(8).split(" ", 1)[0] == _FUTEX
    except OSError:
        return False
