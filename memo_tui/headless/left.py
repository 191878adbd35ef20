"""The part of a run that the store could not be given."""

from memo_tui.numbers import counted
from memo_tui.tracking.open_runs import end_open_runs
from memo_tui.tracking.tracker import MlFlowTracker


def what_is_left(tracker: MlFlowTracker) -> str:
    """A sentence on the run that is still open, and what of it is not stored; "" without one."""
    run_id, lost = tracker.open_run, tracker.unwritten
    if run_id is None:
        return ""
    values = f" Not stored: its last {counted(lost, 'value')}." if lost else ""
    return f"The run {run_id} could not be ended: it stays RUNNING in {tracker.mlflow_uri}.{values}"


def interrupted(tracker: MlFlowTracker, doing: str) -> str:
    """A sentence on a process that ends while it waits for something.

    Args:
        tracker: what it logs with.
        doing: what it was doing, if no run is open.
    """
    if left := what_is_left(tracker):
        return f"Interrupted while waiting for the store. {left}"
    if tracker.mlflow_run is not None:
        run_id = tracker.mlflow_run.info.run_id
        return f"Interrupted. The run {run_id} is {tracker.run_status} in {tracker.mlflow_uri}."
    return f"Interrupted while {doing}: if a run was created in {tracker.mlflow_uri}, it stays RUNNING."


def end_at_last(
    tracker: MlFlowTracker, interrupt: KeyboardInterrupt | None
) -> tuple[KeyboardInterrupt | None, str]:
    """Try once more to end a run whose end the store did not accept.

    Args:
        tracker: what was logged with.
        interrupt: what interrupted the training, if anything: then nothing more is tried.

    Returns:
        What interrupted it in the end, and a sentence on what is left open, or "".
    """
    try:
        if interrupt is None:
            end_open_runs()
    except KeyboardInterrupt as late:
        interrupt = late
    return interrupt, what_is_left(tracker)
