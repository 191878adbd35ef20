"""When news may be read and drawn: keys come first, and drawing takes only a share of the time."""

import math
from time import monotonic

_KEY_SECONDS = 0.05  # after a key: longer than until the next one if it is held down
_REST = 15.0  # pause after drawing, as a multiple of the time it took
_LONGEST_REST = 0.3
_LONGEST_HOLD = 1.0  # seconds that news wait at most


class Throttle:
    """Is notified by the event loop, and asked by other threads that have news."""

    def __init__(self) -> None:
        self._calm_at = self._rested_at = self._begun = -math.inf

    def touched(self) -> None:
        """A key was pressed, or the mouse moved."""
        self._calm_at = monotonic() + _KEY_SECONDS

    def drawn(self, begun: float) -> None:
        """News were drawn just now; drawing began at this time of the monotonic clock."""
        now = monotonic()
        self._begun = begun
        self._rested_at = max(self._rested_at, now + min(_LONGEST_REST, _REST * (now - begun)))

    def hold(self, since: float) -> float:
        """The seconds that news of this time, by the monotonic clock, must still wait; 0 or less: none.

        What is as old as the news drawn last is a part of them, as the table is beside the charts, and needs
        no pause after them.
        """
        free_at = self._calm_at if since <= self._begun else max(self._calm_at, self._rested_at)
        return min(free_at, since + _LONGEST_HOLD) - monotonic()
