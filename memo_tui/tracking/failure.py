"""Logging the traceback of a failed training to its run."""

import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mlflow import MlflowClient

TRACEBACK = "traceback.txt"


def log_traceback(
    client: "MlflowClient", run_id: str, error: BaseException, hide: Callable[[str], str]
) -> None:
    """Log the traceback of an error as the artifact `TRACEBACK`; `hide` removes secrets from its text.

    A failure to log it is ignored: the error itself matters more.
    """
    with suppress(Exception):
        text = "".join(traceback.format_exception(error))
        client.log_text(run_id, hide(text), TRACEBACK)
