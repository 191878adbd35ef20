"""How MLflow behaves in a process of our own: silent, no telemetry, no minutes of retries."""

import os

_WAY = {
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "MLFLOW_LOGGING_LEVEL": "CRITICAL",
    "MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT": "1",
    "MLFLOW_TRUNCATE_LONG_VALUES": "false",
}


def settle_mlflow(*, retries: int, timeout: int) -> None:
    """Set how MLflow behaves in this process; to be called before it is imported.

    Args:
        retries: how often a failed request is sent again, unless the user set that.
        timeout: seconds until a silent server counts as failed, likewise.
    """
    os.environ.update(_WAY)
    os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", str(retries))
    os.environ.setdefault("MLFLOW_HTTP_REQUEST_TIMEOUT", str(timeout))
