"""StoreAccess: one client of a store for what the user asks of it now and then."""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from memo_tui.errors import MemoTuiError
from memo_tui.runs.client.reader import file_identity
from memo_tui.tracking.address import Address
from memo_tui.tracking.error_messages import to_store_error
from memo_tui.tracking.store import open_store

if TYPE_CHECKING:
    from mlflow import MlflowClient

Result = TypeVar("Result")


class StoreAccess:
    """Opens a store at the first question, once; for threads, never for the event loop.

    Attributes:
        address: of the store.
    """

    def __init__(self, address: Address) -> None:
        self.address = address
        self._opening = threading.Lock()
        self._client: MlflowClient | None = None
        self._file: tuple[int, int] | None = None

    def client(self) -> "MlflowClient":
        """The client; threads that ask while it's being opened wait for the same one.

        Another file at the store's path is opened again, as MLflow would upgrade what it finds there.

        Raises:
            StoreError: the store can't be opened; the next call tries again.
        """
        with self._opening:
            path = self.address.path
            if self._client is None or (path and file_identity(path) != self._file):
                self._client = open_store(self.address)
                self._file = file_identity(path) if path else None
            return self._client

    def ask(self, question: Callable[["MlflowClient"], Result]) -> Result:
        """What the question gives for this store's client.

        Raises:
            MemoTuiError: whatever goes wrong, in plain words and without a password.
        """
        client = self.client()
        try:
            return question(client)
        except MemoTuiError:
            raise
        except Exception as error:  # noqa: BLE001 - MLflow's errors have no common root
            raise to_store_error(error, self.address) from None
