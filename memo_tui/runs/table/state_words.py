"""The states of runs as a sign and a word, the same on the screen and in commands."""

from memo_tui.runs.model import LOST

STATE_WORDS = {
    "RUNNING": "▶ running",
    LOST: "? lost",
    "SCHEDULED": "… scheduled",
    "FINISHED": "✓ finished",
    "FAILED": "✗ failed",
    "KILLED": "■ killed",
}
