"""Reading data to train on; nothing in it is silently taken for something else."""

from memo_tui.training.data.load import DROP, IMPUTE, MISSING, ROWS_DROPPED, DataSet, check, load

__all__ = ["DROP", "IMPUTE", "MISSING", "ROWS_DROPPED", "DataSet", "check", "load"]
