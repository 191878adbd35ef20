"""Reading data to train on; nothing in it is silently taken for something else.

What reads is imported when it is first used, so that the dashboard's first frame doesn't wait for it.
"""

from typing import TYPE_CHECKING, Any

from memo_tui.training.data.choices import DROP, IMPUTE, MISSING, ROWS_DROPPED

if TYPE_CHECKING:
    from memo_tui.training.data.data_set import DataSet, check, load

__all__ = ["DROP", "IMPUTE", "MISSING", "ROWS_DROPPED", "DataSet", "check", "load"]


def __getattr__(name: str) -> Any:
    if name not in ("DataSet", "check", "load"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from memo_tui.training.data import data_set  # noqa: PLC0415 - when it's wanted

    return getattr(data_set, name)
