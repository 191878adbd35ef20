"""What a function that trains returned or yielded, logged as metrics."""

import inspect
from collections.abc import Mapping
from numbers import Real
from typing import Any

from memo_tui.tracking.tracker import MlFlowTracker


def log_result(tracker: MlFlowTracker, result: Any, *, has_tracker: bool) -> None:
    """Log what a function returned or yielded, unless it logs to the tracker itself."""
    if inspect.isgenerator(result):
        for step, each in enumerate(result, start=1):
            if not has_tracker and (metrics := _metrics(each)):
                tracker.log_step(metrics, step)
        return
    if has_tracker:
        return
    for name, value in _metrics(result).items():
        tracker.log_metric(name, value)


def _metrics(result: Any) -> dict[str, float]:
    """The numbers of a result, by name."""
    if isinstance(result, Real):
        return {"result": float(result)}
    if isinstance(result, Mapping):
        return {str(name): float(value) for name, value in result.items() if isinstance(value, Real)}
    return {}
