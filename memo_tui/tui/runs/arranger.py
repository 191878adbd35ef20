"""The thread that arranges what was read: neither the event loop nor the reading thread waits for it."""

import threading
from collections.abc import Callable
from time import monotonic

from textual.message import Message

from memo_tui import background
from memo_tui.runs.model import RunsSnapshot
from memo_tui.runs.table.arrangement import Arrangement
from memo_tui.runs.table.view import TableRequest
from memo_tui.tui.common.throttle import Throttle
from memo_tui.tui.runs.messages import ArrangingFailed, RunsArranged
from memo_tui.tui.runs.run_table import TableRows

_TASK = "arranging the runs"
_RETRY_SECONDS = 5.0


class Arranger:
    """Prepares the newest snapshot for the table, and again whenever another view is wanted.

    After a failure it tries again from the beginning, with the next snapshot or a few seconds later.
    """

    def __init__(self, post: Callable[[Message], object], pace: Throttle) -> None:
        """Prepare; `start` begins the work.

        Args:
            post: takes the result or the problem, on a thread.
            pace: decides when news may be shown.
        """
        self._post, self._pace = post, pace
        self._news = threading.Event()
        self._hurry = threading.Event()
        self._stopped = False
        self._snapshot: RunsSnapshot | None = None
        self._wanted = TableRequest()
        self._arrangement: Arrangement | None = None
        self._source: tuple[str, ...] = ()
        self._shown: TableRequest | None = None
        self._rows: TableRows | None = None

    def start(self) -> None:
        """Arrange on a thread of its own, until `stop`."""
        background.start("arranger", self._run, _TASK)

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

    def _run(self) -> None:
        failed = False
        while not self._stopped:
            self._news.wait(_RETRY_SECONDS if failed else None)
            self._wait_for_calm()
            self._news.clear()
            snapshot = self._snapshot
            if snapshot is None or self._stopped:
                continue
            message: Message
            try:
                message = RunsArranged(snapshot, self._arranged(snapshot, self._wanted))
                failed = False
            except Exception as error:  # noqa: BLE001 - whatever it is, it is shown and tried again
                self._arrangement, failed = None, True
                message = ArrangingFailed(snapshot, background.report(_TASK, error, shown=True))
            self._post(message)

    def _arranged(self, snapshot: RunsSnapshot, wanted: TableRequest) -> TableRows:
        arrangement = self._arrangement
        if arrangement is None or snapshot.source != self._source:
            arrangement = self._arrangement = Arrangement()
            self._source, self._shown, self._rows = snapshot.source, None, None
        if wanted is not self._shown:
            arrangement.show(wanted)
            self._shown = wanted
        arrangement.update(snapshot.runs, snapshot.experiments)
        self._rows = TableRows.arranged_by(arrangement, snapshot.experiments, self._rows)
        return self._rows

    def _wait_for_calm(self) -> None:
        """Let news wait for their time, and for newer news; what the user asks for doesn't wait."""
        since = monotonic()
        while not self._hurry.is_set() and (left := self._pace.hold(since)) > 0:
            self._hurry.wait(left)
        self._hurry.clear()
