"""The values of steps that wait until they are written together."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from time import monotonic, time

from memo_tui.tracking.left_runs import Value

FLUSH_SECONDS = 0.1
MOST_VALUES = 500  # in one request
_REFUSED_VALUE = "INVALID_PARAMETER_VALUE"


class StepValues:
    """The values of one run that are not written yet.

    Attributes:
        waiting: these values, the oldest first: key, value, milliseconds since 1970, step.
    """

    def __init__(self) -> None:
        self.waiting: list[Value] = []
        self._flushed = monotonic()

    @property
    def due(self) -> bool:
        """Whether the values should be written now: ten times a second, or once there are many."""
        return monotonic() - self._flushed >= FLUSH_SECONDS or len(self.waiting) >= MOST_VALUES

    def add(self, metrics: Mapping[str, float], step: int) -> None:
        """Keep the metrics of a step, with the current time."""
        now = int(time() * 1000)
        self.waiting += [(key, value, now, step) for key, value in metrics.items()]

    def flush(self, write: Callable[[Sequence[Value]], object]) -> None:
        """Write all values; those that can't be written now are kept, a refused one is dropped.

        Raises:
            Exception: what `write` raises.
        """
        self._flushed, waiting = monotonic(), list(self.waiting)
        try:
            write(waiting)
        except Exception as error:
            if getattr(error, "error_code", "") != _REFUSED_VALUE:
                raise
            for value in waiting:
                with suppress(Exception):
                    write([value])
            del self.waiting[: len(waiting)]
            raise
        del self.waiting[: len(waiting)]
