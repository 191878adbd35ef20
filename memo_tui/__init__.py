"""memo-tui: see memoization happen, and watch tracked trainings stream in.

The public names are imported when they are first used, so that `import memo_tui` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from memo_tui.lessons.cars import Car, MemoizedCar, SharedCar, SingletonCar
    from memo_tui.memo.decorator import memoized
    from memo_tui.memo.keys.hooks import register_key
    from memo_tui.tracking.tracker import MlFlowTracker
    from memo_tui.training.memo.decorator import memoized_training
    from memo_tui.training.memo.policy import MemoPolicy
    from memo_tui.training.trainer import Trainer

__all__ = [
    "Car",
    "MemoPolicy",
    "MemoizedCar",
    "MlFlowTracker",
    "SharedCar",
    "SingletonCar",
    "Trainer",
    "memoized",
    "memoized_training",
    "register_key",
]

_HOMES = {
    "Car": "memo_tui.lessons.cars",
    "MemoPolicy": "memo_tui.training.memo.policy",
    "MemoizedCar": "memo_tui.lessons.cars",
    "SharedCar": "memo_tui.lessons.cars",
    "SingletonCar": "memo_tui.lessons.cars",
    "MlFlowTracker": "memo_tui.tracking.tracker",
    "Trainer": "memo_tui.training.trainer",
    "memoized": "memo_tui.memo.decorator",
    "memoized_training": "memo_tui.training.memo.decorator",
    "register_key": "memo_tui.memo.keys.hooks",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
