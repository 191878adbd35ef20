"""What a training that raised leaves in its run: the traceback."""

import traceback
from contextlib import suppress
from typing import TYPE_CHECKING

from memo_tui.tracking.address import Address

if TYPE_CHECKING:
    from mlflow import MlflowClient

TRACEBACK = "traceback.txt"


def log_traceback(client: "MlflowClient", run_id: str, error: BaseException, address: Address) -> None:
    """Log the traceback of an error as the artifact `TRACEBACK`, without the password of the address.

    A failure is not told: the error itself matters more.
    """
    with suppress(Exception):
        text = "".join(traceback.format_exception(error))
        client.log_text(run_id, address.redact(text), TRACEBACK)
