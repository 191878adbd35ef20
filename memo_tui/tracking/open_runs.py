"""The trackers with an open run, and the end of these runs when the program ends."""

import atexit
import os
import sys
import warnings
from typing import Protocol
from weakref import WeakSet

from memo_tui.tracking.journal import run_log


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


def warn_of(sentence: str) -> None:
    """Warn of what the store has not taken; a script goes on."""
    warnings.warn(f"memo-tui: {sentence}", stacklevel=2)


@atexit.register
def end_open_runs() -> bool:
    """End every open run, so that a script without `end_run()` leaves none RUNNING.

    The runs of trackers that were collected as garbage are ended too. A store that takes nothing is waited
    for a moment only.

    Returns:
        Whether the stores have everything.
    """
    # In an interactive session an error does not end the session.
    last = None if hasattr(sys, "ps1") else getattr(sys, "last_value", None)
    for tracker in list(_trackers):
        if last is not None:
            tracker.break_off(last)
        else:
            tracker.end_run()
    patience, delivered = run_log.END_SECONDS, True
    for log in run_log.pending.copy():
        if log.process == os.getpid() and not log.deliver(patience):
            patience, delivered = 0.0, False
    return delivered
