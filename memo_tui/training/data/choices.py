"""What is done about missing values."""

from memo_tui.options import GAPS

MISSING = IMPUTE, DROP = GAPS
"""The median or the commonest value is taken, or the row is dropped."""

ROWS_DROPPED = "rows dropped"  # the value of the param "missing" of a run
