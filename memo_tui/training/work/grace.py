"""Grace: how long something has to end after it was asked to."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Grace:
    """How long something has to end after a signal; then it is killed, with all that it has started.

    Attributes:
        seconds: that long.
        name: of what is to end, as the subject of sentences.
        report: called with such sentences, maybe on another thread.
    """

    seconds: float
    name: str
    report: Callable[[str], object]

    @property
    def begins(self) -> str:
        """A sentence for the first signal."""
        return f"{self.name} has {self.seconds:g} s to end; another Ctrl-C or signal ends it at once."

    @property
    def at_once(self) -> str:
        """A sentence for the second signal."""
        return f"{self.name} is killed."

    @property
    def too_late(self) -> str:
        """A sentence for the end of the time."""
        return f"{self.name} did not end within {self.seconds:g} s: it is killed."
