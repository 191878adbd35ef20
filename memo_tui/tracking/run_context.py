"""RunContext: names the process of every run that `mlflow.start_run()` opens, for MLflow to set as a tag.

MLflow finds it by its entry point in each Python that has memo-tui.
"""

from memo_tui.any_python.memo_tui_run_context import RunContext

__all__ = ["RunContext"]
