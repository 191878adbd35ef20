"""Catalog: which params, metrics and tags the runs have."""

from memo_tui.runs.model import Run
from memo_tui.runs.table.catalog import Catalog


def test_params_that_this_program_keeps_for_itself_are_no_columns():
    catalog = Catalog()
    params = {"lr": "0.1", "memo_tui.memo.leader": "a", "memo_tui.memo.end": "a"}
    catalog.note(None, Run("a", "1", "a", "FINISHED", 0, 1, params))
    assert catalog.keys("param") == ["lr"]
