"""The thread that arranges what was read: neither the event loop nor the reading waits for it."""

import threading
from collections.abc import Callable

from memo_tui.tracking.runs import RunsSnapshot
from memo_tui.tracking.table.arrangement import Arrangement
from memo_tui.tracking.table.view import Wanted
from memo_tui.tui.messages import RunsChanged
from memo_tui.tui.widgets.run_table import RunRows


class Arranger(threading.Thread):
    """Makes the newest snapshot ready for the table, again whenever another view is wanted.

    A daemon of its own, as the thread that reads.
    """

    def __init__(self, post: Callable[[RunsChanged], object]) -> None:
        """Arrange nothing yet; `post` takes what is ready, on this thread."""
        super().__init__(name="arranger", daemon=True)
        self._post = post
        self._news = threading.Event()
        self._stopped = False
        self._snapshot: RunsSnapshot | None = None
        self._wanted = Wanted()

    def take(self, snapshot: RunsSnapshot) -> None:
        """Arrange this snapshot, unless a newer one comes first."""
        self._snapshot = snapshot
        self._news.set()

    def show(self, wanted: Wanted) -> None:
        """Arrange for another view from now on."""
        self._wanted = wanted
        self._news.set()

    def stop(self) -> None:
        """End."""
        self._stopped = True
        self._news.set()

    def run(self) -> None:
        """Arrange whatever comes, until stopped."""
        arrangement, source, shown = Arrangement(), None, None
        rows: RunRows | None = None
        while True:
            self._news.wait()
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
            rows = RunRows.arranged_by(arrangement, snapshot.experiments, rows)
            self._post(RunsChanged(snapshot, rows))
