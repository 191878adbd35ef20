"""RunLog: takes what a training logs into its journal at once, and delivers it on a thread."""

import os
import random
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from math import inf
from queue import Empty, SimpleQueue
from time import monotonic, sleep, time
from typing import TYPE_CHECKING, Any

from memo_tui.background import report, start
from memo_tui.errors import StoreError, StoreUnreachable
from memo_tui.numbers import counted
from memo_tui.tracking.address import Address
from memo_tui.tracking.haste import longest_wait
from memo_tui.tracking.heartbeat import Heartbeat
from memo_tui.tracking.journal.delivery import Delivery
from memo_tui.tracking.journal.folder import new_journal
from memo_tui.tracking.journal.records import END, INPUT, Record, texts_of, values_of
from memo_tui.tracking.journal.store_writer import NotTaken, Rejected, Unforeseen
from memo_tui.tracking.journal.writers import writer_for
from memo_tui.tracking.tags import TRACKER_TAG

if TYPE_CHECKING:
    from mlflow import MlflowClient

    from memo_tui.tracking.journal.file import JournalFile

FLUSH_SECONDS = 0.1
END_SECONDS = 5.0
"""How long the end of a run waits for a store that takes nothing."""

_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 15.0  # until what wasn't taken is sent again
_SYNC_SECONDS = 1.0  # from one time that the disk is waited for to the next
_LOOK_SECONDS, _LONGEST_LOOK = 0.002, 0.05
_SWITCH_SECONDS = 0.0005  # a training waits no longer for the thread to let it go on; Python's own is 0.005
_MORE, _NOW = "more", "now"  # what the thread is called for, beside the status of a run that was left

pending: "set[RunLog]" = set()
"""The runs of this process of which not everything is delivered, or which are open."""


class RunLog:
    """What is logged to one run.

    Logging takes some microseconds and never fails by the store: a thread delivers. A forked child that logs
    to the run goes on with a journal and a thread of its own.

    Attributes:
        run_id: the run's id.
        status: as which the run has ended, or "".
        process: the id of the process that logs to it.
        tracker_tag: the text of the tag that shows the tracker's memos.
    """

    def __init__(self, client: "MlflowClient", address: Address, run_id: str, experiment: str) -> None:
        """Begin with an empty journal; the run was created."""
        self.run_id, self.status, self.tracker_tag = run_id, "", ""
        self._address, self._experiment = address, experiment
        self._writer = writer_for(client, address, run_id)
        self._tracker_tag_given = ""
        self._refused: list[str] = []
        self._heartbeat = Heartbeat()
        self._leaving = False
        self._lock = threading.Lock()
        self._begin(first=True)
        self._start()

    def _begin(self, *, first: bool) -> None:
        """Begin with a journal of this process, and nobody who delivers it yet."""
        self.process = os.getpid()
        self._journal: JournalFile = new_journal(self._address, self.run_id, self._experiment, first=first)
        self._delivery = Delivery(self._journal, self._writer, self._address, self._more_tags)
        self._delivery.refused = self._refused
        self._calls: SimpleQueue[str] = SimpleQueue()  # whose `put` is reentrant
        self._called = self._over = self._hurried = False
        self._problem: NotTaken | None = None
        self._tries = self._failed_try = 0
        self._thread: threading.Thread | None = None
        pending.add(self)

    def _start(self) -> None:
        """Deliver from now on what is in the journal."""
        sys.setswitchinterval(min(sys.getswitchinterval(), _SWITCH_SECONDS))
        with suppress(RuntimeError):  # no thread can be started
            self._thread = start("delivery", self._work, "delivering what a run logged")

    @property
    def waiting(self) -> int:
        """How many values, params, tags and data sets the store has not confirmed."""
        return self._journal.waiting

    @property
    def dropped(self) -> int:
        """How many values were lost, as the journal was full."""
        return self._journal.dropped

    @property
    def delivered(self) -> bool:
        """Whether the store has confirmed everything, also the end of a run that has ended."""
        return self._over or (self._journal.is_empty and (not self._leaving or bool(self.status)))

    @property
    def problem(self) -> StoreError | None:
        """Why the store takes nothing now, or None."""
        return self._problem.problem if self._problem else None

    def log_values(self, metrics: Mapping[str, float], step: int) -> None:
        """Log the metrics of a step at the current time.

        Raises:
            TypeError, ValueError: one is not a number.
        """
        self._append(values_of(metrics, int(time() * 1000), step))

    def log_texts(self, kind: str, texts: Mapping[str, object]) -> None:
        """Log params or tags."""
        self._append(texts_of(kind, texts, int(time() * 1000)))

    def log_input(self, data_set: Mapping[str, Any], context: str) -> None:
        """Log a data set."""
        self._append([Record(INPUT, int(time() * 1000), dict(data_set), context)])

    def end(self, status: str, *, unless_ended: bool = False) -> None:
        """End the run now; `deliver` waits for the store to have it.

        Args:
            status: MLflow's.
            unless_ended: whether an end that another has given it stays.
        """
        if not self.status:
            self.status = status
            self._append([Record(END, int(time() * 1000), status, unless_ended)])

    def deliver(self, seconds: float) -> bool:
        """Wait until the store has everything; whether it does.

        Args:
            seconds: how long to wait while the store takes nothing; there is no limit while it does.
        """
        self._hurried = True
        tries, taken, begun = self._tries, self._delivery.requests, monotonic()
        since, pause = begun, _LOOK_SECONDS
        self._calls.put(_NOW)
        while not self.delivered and self._thread is not None and self._thread.is_alive():
            now = monotonic()
            if self._delivery.requests != taken:
                taken, since = self._delivery.requests, now
            lasting = self._failed_try > tries and self._problem is not None and self._problem.lasting
            if lasting or now - since > longest_wait(seconds) or now - begun > longest_wait(inf):
                break
            sleep(pause)
            pause = min(_LONGEST_LOOK, 1.2 * pause)
        self._hurried = False
        return self.delivered

    def why_not(self) -> StoreError:
        """Why not everything is delivered, and what happens with it."""
        problem = self.problem or StoreUnreachable(f"No answer from {self._address.shown} yet.")
        values = counted(self.waiting, "value")
        what = (f"{values} and the end" if self.waiting else "The end") if self.status else values
        wait = "wait" if self.waiting + bool(self.status) > 1 else "waits"
        then = "in its journal, to be delivered later; 'memo-tui sync' tries at once"
        if reason := self._journal.problem:
            then = f"in memory alone, as the journal can't be written ({reason})"
        if self.dropped:
            then += f"; {counted(self.dropped, 'value')} more are lost, as there were too many"
        kind = StoreUnreachable if isinstance(problem, StoreUnreachable) else StoreError
        return kind(f"{str(problem).rstrip('.')}. {what} of the run {self.run_id} {wait} {then}.")

    def take_refused(self) -> list[str]:
        """What the store has refused since this was last called, as sentences."""
        refused = self._refused.copy()
        del self._refused[: len(refused)]
        return refused

    def leave(self) -> bool:
        """The run's tracker is gone: end the run, as at the end of a script, on the thread.

        This takes no lock and calls no store, as garbage collection may call it at any time.

        Returns:
            Whether the run is to be waited for at the end of the program.
        """
        if self.process != os.getpid() or self.status:
            return False
        error = sys.exc_info()[1]
        broken = "FAILED" if isinstance(error, Exception) else "KILLED"
        self._leaving = True
        self._calls.put("FINISHED" if error is None else broken)
        return True

    def _append(self, records: list[Record]) -> None:
        if self.process != os.getpid():
            self._journal.forget_inherited()
            self._lock = threading.Lock()
            self._begin(first=False)
        with self._lock:
            if self._over:
                self._begin(first=True)
            for record in records:
                self._journal.append(record)
            if self._thread is None:  # which ends as soon as the journal of a run that has ended is empty
                self._start()
        if not self._called:
            self._called = True
            self._calls.put(_MORE)

    def _more_tags(self) -> dict[str, str]:
        """The tags that go with what is delivered: the heartbeat, and the state of the tracker's memos."""
        tags = {} if self.status else self._heartbeat.due()
        if self.tracker_tag != self._tracker_tag_given:
            self._tracker_tag_given = tags[TRACKER_TAG] = self.tracker_tag
        return tags

    def _work(self) -> None:
        """Deliver what comes, until the run has ended."""
        pause, retry_at, synced = _FIRST_PAUSE, 0.0, 0.0
        while True:
            call = self._wait(retry_at)
            if call not in (_MORE, _NOW, ""):
                self.end(call)
            if call == _NOW and not (self._problem and self._problem.pause):
                pause, retry_at = _FIRST_PAUSE, 0.0
            if not self._journal.is_empty and monotonic() - synced > _SYNC_SECONDS:
                self._journal.recover()
                self._journal.sync()
                synced = monotonic()
            if self._problem and monotonic() < retry_at:
                continue
            if call == _MORE and not self._hurried:
                self._gather()
            self._called = False
            self._tries += 1
            try:
                self._deliver_all()
                pause = _FIRST_PAUSE
            except NotTaken as error:
                self._problem, self._failed_try = error, self._tries
                retry_at = monotonic() + max(error.pause, pause * random.uniform(0.8, 1.2))  # noqa: S311
                pause = min(_LONGEST_PAUSE, 2 * pause)
            except Exception as error:  # noqa: BLE001 - whatever it is, what follows is delivered later
                if not isinstance(self._problem, Unforeseen):
                    report("delivering what a run logged", error)
                self._problem, self._failed_try = Unforeseen(StoreError(f"{error!r}")), self._tries
                retry_at = monotonic() + _LONGEST_PAUSE
            if self._is_over():
                return

    def _wait(self, retry_at: float) -> str:
        """What the thread is called for; "" if it is time for something."""
        wait = self._heartbeat.seconds_left
        if self._problem:
            wait = min(_SYNC_SECONDS, max(0.0, retry_at - monotonic()))
        elif self.status:
            wait = _LOOK_SECONDS
        with suppress(Empty):
            return self._calls.get(timeout=wait)
        return ""

    def _gather(self) -> None:
        """Wait a moment for more of what is sent together, unless somebody waits for it."""
        end = monotonic() + FLUSH_SECONDS
        with suppress(Empty):
            while not self._hurried and (left := end - monotonic()) > 0:
                if (call := self._calls.get(timeout=left)) not in (_MORE, _NOW):
                    self.end(call)
                if call != _MORE:
                    return

    def _deliver_all(self) -> None:
        """Deliver what there is, or else the heartbeat if it is due.

        Raises:
            NotTaken: the store doesn't take it now.
        """
        while self._delivery.step():
            self._problem = None
        self._problem = None
        if not self.status and (tags := self._more_tags()):
            with suppress(NotTaken, Rejected):  # a training doesn't suffer from it
                self._writer.write((), {}, tags)

    def _is_over(self) -> bool:
        """Whether nothing is left to do; the journal is removed then."""
        with self._lock:
            over = bool(self.status) and self._journal.is_empty
            if over:
                self._over = True
                self._journal.close(remove=True)
                pending.discard(self)
        return over  # by now a late value may have begun another journal
