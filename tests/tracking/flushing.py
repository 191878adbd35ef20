"""Waiting for the store to have what a tracker logged; `flush` itself gives up after a few seconds."""

from memo_tui import MlFlowTracker
from memo_tui.errors import StoreError
from tests.waiting import until


def flush(tracker: MlFlowTracker) -> None:
    """Flush until the store takes everything, also on a machine that is busy."""

    def flushed() -> bool:
        try:
            tracker.flush()
        except StoreError:
            return False
        return True

    until(flushed)
