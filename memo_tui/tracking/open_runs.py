"""The trackers with an open run, and the end of these runs when the program ends."""

import atexit
import sys
from contextlib import suppress
from typing import Protocol
from weakref import WeakSet

from memo_tui.errors import MemoTuiError
from memo_tui.tracking.left_runs import end_left_runs


class _Tracker(Protocol):
    """What is needed of a tracker to end its run."""

    def break_off(self, error: BaseException) -> None: ...

    def end_run(self) -> None: ...


_trackers: "WeakSet[_Tracker]" = WeakSet()


def add(tracker: _Tracker) -> None:
    """Note that a tracker has an open run."""
    _trackers.add(tracker)


def discard(tracker: _Tracker) -> None:
    """Note that a tracker's run has ended."""
    _trackers.discard(tracker)


@atexit.register
def end_open_runs() -> bool:
    """End every open run, so that a script without `end_run()` leaves none RUNNING.

    The runs of trackers that were collected as garbage are ended too, or waited for.

    Returns:
        Whether none is left open.
    """
    # In an interactive session an error does not end the session.
    last = None if hasattr(sys, "ps1") else getattr(sys, "last_value", None)
    for tracker in list(_trackers):
        if last is not None:
            tracker.break_off(last)
        else:
            with suppress(MemoTuiError):
                tracker.end_run()
    return end_left_runs() and not _trackers
