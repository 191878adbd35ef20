"""The thread that arranges what was read: neither the event loop nor the reading waits for it."""

import threading
from collections.abc import Callable
from time import monotonic

from memo_tui.runs.model import RunsSnapshot
from memo_tui.runs.table.arrangement import Arrangement
from memo_tui.runs.table.view import TableRequest
from memo_tui.tui.common.messages import RunsChanged
from memo_tui.tui.common.throttle import Throttle
from memo_tui.tui.runs.run_table import TableRows


class Arranger(threading.Thread):
    """Makes the newest snapshot ready for the table, again whenever another view is wanted.

    A daemon of its own, as the thread that reads.
    """

    def __init__(self, post: Callable[[RunsChanged], object], pace: Throttle) -> None:
        """Arrange nothing yet.

        Args:
            post: takes what is ready, on this thread.
            pace: tells when that may be.
        """
        super().__init__(name="arranger", daemon=True)
        self._post, self._pace = post, pace
        self._news = threading.Event()
        self._hurry = threading.Event()
        self._stopped = False
        self._snapshot: RunsSnapshot | None = None
        self._wanted = TableRequest()

    def take(self, snapshot: RunsSnapshot) -> None:
        """Arrange this snapshot, unless a newer one comes first."""
        self._snapshot = snapshot
        self._news.set()

    def show(self, wanted: TableRequest) -> None:
        """Arrange for another view from now on."""
        self._wanted = wanted
        self._hurry.set()
        self._news.set()

    def stop(self) -> None:
        """End."""
        self._stopped = True
        self._hurry.set()
        self._news.set()

    def run(self) -> None:
        """Arrange whatever comes, until stopped."""
        arrangement, source, shown = Arrangement(), None, None
        rows: TableRows | None = None
        while True:
            self._news.wait()
            self._wait_for_calm()
            self._news.clear()
            if self._stopped:
                return
            snapshot, wanted = self._snapshot, self._wanted
            if snapshot is None:
                continue
            if snapshot.source != source:
                arrangement, source, shown, rows = Arrangement(), snapshot.source, None, None
            if wanted is not shown:
                shown = wanted
                arrangement.show(wanted)
            arrangement.update(snapshot.runs, snapshot.experiments)
            rows = TableRows.arranged_by(arrangement, snapshot.experiments, rows)
            self._post(RunsChanged(snapshot, rows))

    def _wait_for_calm(self) -> None:
        """Let news wait for their time, and for newer ones; what the user wants does not wait."""
        since = monotonic()
        while not self._hurry.is_set() and (left := self._pace.hold(since)) > 0:
            self._hurry.wait(left)
        self._hurry.clear()
