"""StoreAccess: one client of a store, shared by occasional requests of the user."""

import os
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from memo_tui.errors import MemoTuiError
from memo_tui.files import file_identity
from memo_tui.tracking.address import Address
from memo_tui.tracking.error_messages import to_store_error
from memo_tui.tracking.store import open_store

if TYPE_CHECKING:
    from mlflow import MlflowClient

Result = TypeVar("Result")


class StoreAccess:
    """Opens a store once, at the first request; to be used on threads, never on the event loop.

    Attributes:
        address: of the store.
    """

    def __init__(self, address: Address) -> None:
        self.address = address
        self._opening = threading.Lock()
        self._client: MlflowClient | None = None
        self._file: tuple[int, int] | None = None
        self._process = 0

    def client(self) -> "MlflowClient":
        """The client; several threads share one.

        It is opened anew if the file at the store's path was replaced, or the process was forked.

        Raises:
            StoreError: the store can't be opened; the next call tries again.
        """
        with self._opening:
            path = self.address.path
            if self._client is None or not self._is_same():
                self._client = open_store(self.address)
                self._file, self._process = file_identity(path) if path else None, os.getpid()
            return self._client

    @property
    def is_open(self) -> bool:
        """Whether the store as it is now was opened before, in this process."""
        return self._client is not None and self._is_same()

    def _is_same(self) -> bool:
        path = self.address.path
        return self._process == os.getpid() and (path is None or file_identity(path) == self._file)

    def ask(self, question: Callable[["MlflowClient"], Result]) -> Result:
        """Call a function with the client and return its result.

        Raises:
            MemoTuiError: what goes wrong, in one sentence without a password.
        """
        client = self.client()
        try:
            return question(client)
        except MemoTuiError:
            raise
        except Exception as error:  # noqa: BLE001 - MLflow's errors have no common root
            raise to_store_error(error, self.address) from None
