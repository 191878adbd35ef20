"""When news may be read and drawn: keys come first, and drawing takes a share of the time only."""

from time import monotonic

_CALM_SECONDS = 0.15  # after a key: the next one is likely
_REST = 2.0  # times as long as drawing took, nothing more is drawn
_LONGEST_REST = 0.3
_LONGEST_HOLD = 1.0  # seconds that news wait at most


class Throttle:
    """Told by the event loop what goes on; asked, on other threads, by those who bring news."""

    def __init__(self) -> None:
        self._free_at = 0.0

    def touched(self) -> None:
        """A key was pressed, or the mouse moved."""
        self._free_at = max(self._free_at, monotonic() + _CALM_SECONDS)

    def drawn(self, begun: float) -> None:
        """News were drawn just now; that was begun then, by the monotonic clock."""
        now = monotonic()
        self._free_at = max(self._free_at, now + min(_LONGEST_REST, _REST * (now - begun)))

    def hold(self, since: float) -> float:
        """Seconds that news which came then, by the monotonic clock, wait yet; 0 or less: no longer."""
        return min(self._free_at, since + _LONGEST_HOLD) - monotonic()
