"""Heartbeat: while a run is open, a tag tells every ten seconds that its process is there."""

import threading
from contextlib import suppress
from queue import Empty, SimpleQueue
from time import monotonic

from memo_tui.tracking import origin
from memo_tui.tracking.haste import longest_wait
from memo_tui.tracking.left_runs import OpenRun, leave

_LATE_SECONDS = 1.0  # that whoever logs has the time to bring the sign along
_LONGEST_WAIT = 5.0  # for a sign that is under way when the run ends


class Heartbeat:
    """Gives signs of life of one run until `end`, at most one each `origin.HEARTBEAT_SECONDS`.

    Whoever writes to the run brings a sign along that is `due`; a thread gives it while nothing is written.
    No failure is told: a training must not suffer from it. On SQLite a sign costs 1 to 3 ms, that is at most
    0.03 % of the time.
    """

    def __init__(self, run: OpenRun) -> None:
        """Begin; the first sign was given with the run."""
        self._run = run
        self._given = monotonic()
        self._ended = False
        self._giving = threading.Lock()
        self._stop: SimpleQueue[bool] = (
            SimpleQueue()
        )  # may be put into amid anything, as garbage collection is
        with suppress(RuntimeError):  # no thread is to be had
            thread = threading.Thread(target=self._go_on, name="heartbeat", daemon=True)
            thread.start()
            run.thread = thread

    def due(self) -> dict[str, str]:
        """The tag to be written now; empty if a sign was given a moment ago."""
        if self._ended or monotonic() - self._given < origin.HEARTBEAT_SECONDS:
            return {}
        self._given = monotonic()
        return origin.heartbeat_tag()

    def end(self) -> None:
        """Give no more signs; one that is under way is waited for, but not for long."""
        self._ended = True
        self._stop.put(False)
        if self._giving.acquire(timeout=longest_wait(_LONGEST_WAIT)):
            self._giving.release()

    def leave(self) -> None:
        """The run's tracker is gone: the thread gives no more signs, and ends the run."""
        if leave(self._run):
            self._ended = True
            self._stop.put(True)

    def _go_on(self) -> None:
        while True:
            wait = self._given + origin.HEARTBEAT_SECONDS + _LATE_SECONDS - monotonic()
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
