"""Heartbeat: while a run is open, a tag is set every ten seconds to show that its process is alive."""

import threading
from contextlib import suppress
from queue import Empty, SimpleQueue
from time import monotonic

from memo_tui.background import start
from memo_tui.tracking import origin
from memo_tui.tracking.haste import longest_wait
from memo_tui.tracking.left_runs import OpenRun, leave

LATE_SECONDS = 1.0  # so that a write of the training can carry the heartbeat
_LONGEST_WAIT = 5.0  # for a heartbeat that is being written when the run ends


class Heartbeat:
    """Sets the heartbeat tag of one run until `end`, at most once per `origin.HEARTBEAT_SECONDS`.

    A write to the run carries the tag that is `due`; a thread sets it while nothing else is written.
    Failures are ignored, so that a training does not suffer from them. On SQLite a heartbeat costs 1 to 3 ms,
    at most 0.03 % of the time.
    """

    def __init__(self, run: OpenRun) -> None:
        """Start the thread; the run was created with the first heartbeat."""
        self._run = run
        self._given = monotonic()
        self._ended = False
        self._giving = threading.Lock()
        self._stop: SimpleQueue[bool] = (
            SimpleQueue()
        )  # `put` is reentrant, as garbage collection may call `leave` at any time
        with suppress(RuntimeError):  # no thread can be started
            run.thread = start("heartbeat", self._go_on, "sending heartbeats of a run")

    def due(self) -> dict[str, str]:
        """The tag to be written now; empty if it was written a moment ago."""
        if self._ended or monotonic() - self._given < origin.HEARTBEAT_SECONDS:
            return {}
        self._given = monotonic()
        return origin.heartbeat_tag()

    def end(self) -> None:
        """Stop; wait a moment for a heartbeat that is being written."""
        self._ended = True
        self._stop.put(False)
        if self._giving.acquire(timeout=longest_wait(_LONGEST_WAIT)):
            self._giving.release()

    def leave(self) -> None:
        """The run's tracker is gone: stop the heartbeat and have the thread end the run."""
        if leave(self._run):
            self._ended = True
            self._stop.put(True)

    def _go_on(self) -> None:
        while True:
            wait = self._given + origin.HEARTBEAT_SECONDS + LATE_SECONDS - monotonic()
            try:
                left = self._stop.get(timeout=max(0.0, wait))
            except Empty:
                with self._giving, suppress(Exception):
                    for key, value in self.due().items():
                        self._run.client.set_tag(self._run.run_id, key, value)
            else:
                if left:
                    self._run.end()
                return
