"""Makes the runs that a program opens with MLflow known to memo-tui; needs the standard library alone.

MLflow finds `RunContext` by an entry point, in each Python that has memo-tui or that has the folder of this
package on its `PYTHONPATH`: as all is relative here, it works in both.
"""

from __future__ import annotations

import os

from . import client, job
from .names import CONTEXT, NAME_TAG, OFF, PARENT_TAG
from .origin import origin_tags

__all__ = ["RunContext", "is_on"]


def is_on() -> bool:
    """Whether runs are to be named; `MEMO_TUI_RUN_CONTEXT=off` switches it off."""
    return os.environ.get(CONTEXT, "").strip().lower() not in OFF


class RunContext:
    """A provider of MLflow's run context: names a run's process, so that it is noticed when that is gone."""

    def __init__(self) -> None:
        if is_on():
            job.keep_experiment_of_parent()
            client.follow()

    def in_context(self) -> bool:
        """Whether runs are to be named."""
        return is_on()

    def tags(self) -> dict[str, str]:
        """The host and the process, and the job; its name and its parent are not for nested runs."""
        left_out = (NAME_TAG, PARENT_TAG)
        asked = {tag: value for tag, value in job.tags().items() if tag not in left_out}
        return {**asked, **origin_tags()}
