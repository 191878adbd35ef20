"""The blocking work of the Function pane: the worker process and the result store."""

from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Event

from textual.message import Message

from memo_tui import background
from memo_tui.errors import FunctionError, MemoTuiError
from memo_tui.memo.result_store import FILE, ResultStore
from memo_tui.memo.signature_form import FieldError
from memo_tui.memo.worker.client import WorkerClient
from memo_tui.secrets.known import know
from memo_tui.secrets.names import is_surely_secret, shown
from memo_tui.tui.function.messages import Answered, Described, EntriesChanged, ParamsRead, ResultStoreFailed

_LOOK_SECONDS = 0.4


class FunctionWork:
    """Does the work for the pane; each method blocks, runs on a thread, and posts its result as a message."""

    def __init__(self, reference: str, folder: Path, post: Callable[[Message], object]) -> None:
        """Prepare without starting or opening anything.

        Args:
            reference: the function, in the form module:name.
            folder: the folder of the results.
            post: posts a message to the pane.
        """
        self._client = WorkerClient(reference, folder)
        self._store = ResultStore(folder / FILE)
        self._post = post
        self._closed = Event()

    def describe(self) -> None:
        """Import the function and describe it; its results may be in another folder."""
        try:
            description = self._client.describe()
        except MemoTuiError as error:
            self._post(Described(None, str(error)))
            return
        if description.store != self._store.path:
            self._store = ResultStore(description.store)
        self._post(Described(description))

    def call(self, texts: Mapping[str, str]) -> None:
        """Call the function with the typed parameters."""
        know(text.strip("'\"") for name, text in texts.items() if is_surely_secret(name, text))
        params = ", ".join(f"{name}={shown(name, text)}" for name, text in texts.items() if text)
        try:
            self._post(Answered(params, self._client.call(texts)))
        except FieldError as error:
            self._post(Answered(params, None, str(error), error.field))
        except FunctionError as error:
            self._post(Answered(params, None, str(error)))

    def read_params(self, params: str) -> None:
        """Convert the parameters of an entry to texts for the form."""
        try:
            self._post(ParamsRead(self._client.texts(params)))
        except FunctionError:
            self._post(ParamsRead(None))

    def forget_entry(self, entry_id: int) -> None:
        """Drop one result."""
        self._in_store(lambda: self._store.forget_entry(entry_id))

    def forget_all(self, function: str) -> None:
        """Drop all results of a function."""
        self._in_store(lambda: self._store.forget(function))

    def watch(self) -> None:
        """Post the entries after each change of the store, on a thread of its own until `close`."""
        task = "watching the stored results"
        background.start("result-store-watch", lambda: self._watch(task), task)

    def _watch(self, task: str) -> None:
        seen: object = None
        while not self._closed.is_set():
            with background.guard(task):
                seen = self._look(seen)
            self._closed.wait(_LOOK_SECONDS)
        self._store.close()

    def _look(self, seen: object) -> object:
        """Post what is stored if it differs from what was `seen` last; return what is seen now."""
        store = self._store
        now: object
        try:
            now = (store.path, store.change_count())
            aside, store.set_aside = store.set_aside, None
            if now != seen or aside:
                self._post(EntriesChanged(store.entries(), aside=str(aside or "")))
        except MemoTuiError as error:
            now = str(error)
            if seen != now:
                self._post(EntriesChanged((), str(error)))
        return now

    def stop(self) -> None:
        """End the worker process and a running call; this doesn't block."""
        self._client.stop()

    def close(self) -> None:
        """Stop, and watch no more."""
        self._closed.set()
        self.stop()

    def _in_store(self, action: Callable[[], object]) -> None:
        try:
            action()
        except MemoTuiError as error:
            self._post(ResultStoreFailed(str(error)))
