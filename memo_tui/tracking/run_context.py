"""RunContext: names the process of every run that `mlflow.start_run()` opens, for MLflow to set as a tag.

MLflow finds it by its entry point in each Python that has memo-tui. It needs the standard library alone.
"""

import os
from collections.abc import Mapping

from memo_tui.tracking.origin import origin_tags

VARIABLE = "MEMO_TUI_RUN_CONTEXT"
_OFF = frozenset(("0", "off", "no", "false"))


class RunContext:
    """A provider of MLflow's run context: dashboards notice when the run's process is gone."""

    def in_context(self) -> bool:
        """Whether runs are to be named; `MEMO_TUI_RUN_CONTEXT=off` switches it off."""
        return os.environ.get(VARIABLE, "").strip().lower() not in _OFF

    def tags(self) -> Mapping[str, str]:
        """The tag with the host and the process."""
        return origin_tags()
