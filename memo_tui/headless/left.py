"""What became of a run whose command was interrupted."""

from memo_tui.tracking.tracker import MlFlowTracker


def interrupted(tracker: MlFlowTracker, doing: str) -> str:
    """A sentence on a process that ends while it waits for something.

    Args:
        tracker: what it logs with.
        doing: what it was doing, if there is no run.
    """
    if tracker.mlflow_run is None:
        return f"Interrupted while {doing}: if a run was created in {tracker.mlflow_uri}, it stays RUNNING."
    run_id, left = tracker.mlflow_run.info.run_id, tracker.undelivered
    return f"Interrupted. The run {run_id} is {tracker.run_status} in {tracker.mlflow_uri}. {left}".strip()
