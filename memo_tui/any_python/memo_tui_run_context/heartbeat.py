"""While a run is open, a thread sets a tag every few seconds to show that its process is alive."""

from __future__ import annotations

import atexit
import os
import threading
import time
from contextlib import suppress
from typing import Any

from .names import HEARTBEAT, HEARTBEAT_TAG, INTERVAL_TAG, OFF

SECONDS = 5.0
_CHECKED = 12  # heartbeats after which a run is asked whether it is still open
_FORK_SECONDS = 1.0  # that a fork waits for a heartbeat that is being set
_OPEN = ("RUNNING", "SCHEDULED")


def tags() -> dict[str, str]:
    """The first heartbeat, and how often another will come; {} where it is switched off."""
    if os.environ.get(HEARTBEAT, "").strip().lower() in OFF:
        return {}
    return {HEARTBEAT_TAG: f"{time.time():.1f}", INTERVAL_TAG: f"{SECONDS:g}"}


class Heartbeats:
    """The open runs of this process, and the thread that shows that it is alive.

    The thread is a daemon, ends with the last run, and writes one tag a run and interval: 1 to 3 ms with
    SQLite, 10 to 50 ms with a server. Whatever goes wrong in it is left for the program itself to meet.
    """

    def __init__(self) -> None:
        self._runs: dict[str, Any] = {}
        self._thread: threading.Thread | None = None
        self._writing = threading.Lock()
        self._over = threading.Event()
        self._held = False
        self._prepared = False

    def begin(self, client: Any, run_id: str) -> None:
        """Show from now on that the process of a run is alive."""
        if not self._prepared:
            self._prepared = True
            atexit.register(self._leave)
            if hasattr(os, "register_at_fork"):
                os.register_at_fork(
                    before=self._hold, after_in_parent=self._release, after_in_child=self._forget
                )
        self._runs[run_id] = client
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._beat, name="memo-tui heartbeat", daemon=True)
            self._thread.start()

    def end(self, run_id: str) -> None:
        """The run has ended."""
        self._runs.pop(run_id, None)

    def _beat(self) -> None:
        beats = 0
        while self._runs and not self._over.wait(SECONDS):
            beats += 1
            for run_id, client in list(self._runs.items()):
                with self._writing:
                    if run_id not in self._runs or self._over.is_set():
                        continue
                    with suppress(Exception):  # a store that fails is not this thread's to report
                        if beats % _CHECKED == 0 and client.get_run(run_id).info.status not in _OPEN:
                            self.end(run_id)
                        else:
                            client.set_tag(run_id, HEARTBEAT_TAG, f"{time.time():.1f}")

    def _leave(self) -> None:
        """At the end of the program: let a heartbeat that is being set arrive."""
        self._over.set()
        if self._thread is not None:
            self._thread.join(_FORK_SECONDS)

    def _hold(self) -> None:
        """Before a fork: no lock of the store may be held, as the child could never release it."""
        self._held = self._writing.acquire(timeout=_FORK_SECONDS)

    def _release(self) -> None:
        if self._held:
            self._writing.release()

    def _forget(self) -> None:
        """In a forked child: the runs and the thread are the parent's."""
        self._runs, self._thread, self._writing = {}, None, threading.Lock()
