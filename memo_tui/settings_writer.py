"""What writes settings while the program runs: off the event loop, gathered, and nothing lost at the end."""

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from memo_tui import background
from memo_tui.errors import SettingsError
from memo_tui.settings_file import save

_GATHER_SECONDS = 0.5  # a filter changes with every key while it's typed


class SettingsWriter:
    """Saves changes soon after they are made; those that can't be saved are tried again with the next."""

    def __init__(self, config: Path, tell: Callable[[str], object]) -> None:
        """Write nothing yet.

        Args:
            config: the settings file.
            tell: takes a sentence on what can't be saved, once; on another thread.
        """
        self._config, self._tell = config, tell
        self._lock = threading.Lock()
        self._waiting: dict[Any, Any] = {}
        self._thread: threading.Thread | None = None
        self._hurry: SimpleQueue[None] = SimpleQueue()
        self._told: set[str] = set()

    def keep(self, changes: Mapping[Any, Any]) -> None:
        """Save these values, as `save` takes them, within half a second; the newest of a name counts."""
        with self._lock:
            self._waiting |= changes
            self._begin()

    def hurry(self) -> None:
        """Save at once what waits; may be called by a signal's handler."""
        self._hurry.put(None)

    def close(self, seconds: float) -> bool:
        """Save what waits, also what could not be saved before; whether that has ended in time."""
        with self._lock:
            if self._waiting:
                self._begin()
            thread = self._thread
        self.hurry()
        if thread is None:
            return True
        thread.join(seconds)
        return not thread.is_alive()

    def _begin(self) -> None:
        if self._thread is None:
            self._thread = background.start("settings", self._write, "saving settings")

    def _write(self) -> None:
        """Save until nothing waits."""
        while True:
            with suppress(Empty):
                self._hurry.get(timeout=_GATHER_SECONDS)
            with self._lock:
                changes, self._waiting = self._waiting, {}
            unsaved = {}
            if self._problem(changes):  # one that no file takes keeps no other from being saved
                for name, value in changes.items():
                    if problem := self._problem({name: value}):
                        unsaved[name] = value
                        self._tell_once(problem)
            with self._lock:
                self._waiting = unsaved | self._waiting
                if unsaved or not self._waiting:
                    self._thread = None
                    return

    def _tell_once(self, problem: str) -> None:
        if problem not in self._told:
            self._told.add(problem)
            self._tell(problem)

    def _problem(self, changes: Mapping[Any, Any]) -> str:
        """Save these; a sentence on why that can't be done, or ""."""
        try:
            save(self._config, changes)
        except SettingsError as error:
            return str(error)
        except Exception as error:  # noqa: BLE001 - a setting that isn't kept is no reason to end
            return f"The settings can't be saved to {self._config} ({type(error).__name__}: {error})."
        return ""
