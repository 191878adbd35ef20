"""Slots: params of a run that one launch alone can write, by which those of one training agree who leads."""

from typing import TYPE_CHECKING

from memo_tui.tracking.tags import MEMO_SECONDS_TAG, RUNNING

if TYPE_CHECKING:
    from mlflow.entities import Run

LEADER = "memo_tui.memo.leader"
"""The param of a run by which one launch leads: the first that writes it, with the id of its own run."""

END = "memo_tui.memo.end"
"""The param of a run that its leader writes to finish, or, before it, the run that takes over from it."""

AFTER_END = f"{END}.after"
"""The same of a run whose leader had begun to finish."""

WITHDRAWN = "withdrawn"  # in the place of an end


def leads(run: "Run") -> bool:
    """Whether a run has its own slot, so that other launches wait for it."""
    return bool(run.data.params.get(LEADER) == run.info.run_id)


def successor(run: "Run") -> str:
    """The id of the run that took over from a run that seemed to be gone; "" if none did."""
    params, run_id = run.data.params, run.info.run_id
    found = params.get(AFTER_END) or params.get(END, run_id)
    return "" if found in (run_id, WITHDRAWN) else str(found)


def is_open(run: "Run") -> bool:
    """Whether a run still trains, or its end isn't noted yet.

    What a command logs to may be ended by the command itself, some time before that one ends.
    """
    if run.info.status == "FINISHED":
        return leads(run) and MEMO_SECONDS_TAG not in run.data.tags
    return run.info.status in RUNNING
