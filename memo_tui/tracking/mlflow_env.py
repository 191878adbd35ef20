"""MLflow's environment in our processes: silent, no telemetry, no minutes of retries."""

import os
import warnings

from memo_tui.any_python.memo_tui_run_context.names import JOB_VARIABLES

_SETTINGS = {
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
    "MLFLOW_LOGGING_LEVEL": "CRITICAL",
    "MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT": "1",
    "MLFLOW_TRUNCATE_LONG_VALUES": "false",
}
_OF_LIBRARIES = ("KMP_DUPLICATE_LIB_OK", "KMP_INIT_AT_FORK")  # scikit-learn sets them when it's imported
_LIMITS = (
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES",
    "MLFLOW_HTTP_REQUEST_TIMEOUT",
    "MLFLOW_HTTP_RESPECT_RETRY_AFTER_HEADER",  # a server may ask for hours, in which nothing would be said
)
_KNOWN = "Unverified HTTPS request|Could not find any registered plugin"  # asked for; told when it's refused
set_here: set[str] = set()
"""The variables that this process set because the user had not."""
of_user: dict[str, str | None] = {}
"""What the user had set before, of the variables that this process set anew."""


def configure_mlflow(*, retries: int, timeout: int) -> None:
    """Set MLflow's environment variables in this process; call it before MLflow is imported.

    Args:
        retries: how often a failed request is repeated, unless the user set it.
        timeout: seconds until a request without an answer fails, unless the user set it.
    """
    for name in (*_SETTINGS, *_OF_LIBRARIES):
        of_user.setdefault(name, os.environ.get(name))
    os.environ.update(_SETTINGS)
    warnings.filterwarnings("ignore", message=_KNOWN)
    for name, limit in zip(_LIMITS, (retries, timeout, "false"), strict=True):
        if name not in os.environ:
            set_here.add(name)
        if name in set_here:
            os.environ[name] = str(limit)


def environment_of_user() -> dict[str, str]:
    """The environment for a child process, without what was set only for this process."""
    kept = {name: value for name, value in os.environ.items() if name not in set_here | set(of_user)}
    return kept | {name: value for name, value in of_user.items() if value is not None}


def outside_of_jobs() -> dict[str, str]:
    """The same, without what a job of which this program is a part gave to it: new jobs are not its own."""
    return {
        name: value for name, value in environment_of_user().items() if not name.startswith(JOB_VARIABLES)
    }
