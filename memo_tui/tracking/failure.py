"""Logging the traceback and the output of a failed training to its run."""

import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from memo_tui.background import start
from memo_tui.secrets.known import look_again
from memo_tui.tracking.haste import longest_wait

if TYPE_CHECKING:
    from mlflow import MlflowClient

TRACEBACK = "traceback.txt"
_SECONDS = 5.0


def log_traceback(
    client: "MlflowClient", run_id: str, error: BaseException, hide: Callable[[str], str]
) -> None:
    """Log the traceback of an error as the artifact `TRACEBACK`; `hide` removes secrets from its text.

    A failure to log it is ignored: the error itself matters more.
    """
    look_again()
    log_text(client, run_id, hide("".join(traceback.format_exception(error))), TRACEBACK)


def log_text(client: "MlflowClient", run_id: str, text: str, name: str) -> None:
    """Log a text as an artifact, if the store takes it within some seconds."""

    def write() -> None:
        with suppress(Exception):
            client.log_text(run_id, text, name)

    try:
        thread = start("artifact", write, "writing an artifact")
    except RuntimeError:  # no thread can be started, as at the end of a program
        write()
    else:
        thread.join(longest_wait(_SECONDS))
