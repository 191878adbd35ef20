"""What is said of a run in the same words on the screen and in commands: its state, and how long it took."""

from memo_tui.numbers import duration
from memo_tui.runs.model import LOST, Run

STATE_WORDS = {
    "RUNNING": "▶ running",
    LOST: "? lost",
    "SCHEDULED": "… scheduled",
    "FINISHED": "✓ finished",
    "FAILED": "✗ failed",
    "KILLED": "■ killed",
}
"""The states as a sign and a word."""


def took(run: Run, now: float) -> str:
    """How long a run took, or has run at `now` (seconds since 1970); a lost one until its last sign."""
    end: float | None = now if run.active else None
    if run.lost:
        end = run.last_seen
    if run.end is not None:
        end = run.end / 1000
    return "-" if run.start is None or end is None else duration(end - run.start / 1000)
