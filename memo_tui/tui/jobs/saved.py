"""What remembered trainings saved, in words."""

from memo_tui.tracking.memo_hits import Saved
from memo_tui.tui.common.text import duration


def saved_words(today: Saved, ever: Saved) -> str:
    """The trainings that were not run, and their time; "" if there are none."""
    if not ever.count:
        return ""
    of_today = f"today {today.count:,} ({_time(today.seconds)}), " if today.count else ""
    return f"saved {of_today}ever {ever.count:,} ({_time(ever.seconds)})"


def _time(seconds: float) -> str:
    """A short time with its tenths."""
    return f"{seconds:.1f} s" if seconds < 10 else duration(seconds)
