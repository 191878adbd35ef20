"""Writes settings while the program runs: off the event loop, in batches, without loss at the end."""

import threading
import tomllib
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

    def __init__(self, config: Path, report: Callable[[str], object]) -> None:
        """Prepare; nothing is written yet.

        Args:
            config: the settings file.
            report: called with a sentence on what can't be saved, once; on another thread.
        """
        self._config, self._report = config, report
        self._lock = threading.Lock()
        self._waiting: dict[Any, Any] = {}
        self._thread: threading.Thread | None = None
        self._hurry: SimpleQueue[None] = SimpleQueue()
        self._reported: set[str] = set()

    def keep(self, changes: Mapping[Any, Any]) -> None:
        """Save these values, given as for `save`, within half a second; of one name the newest counts."""
        with self._lock:
            self._waiting |= changes
            self._begin()

    def hurry(self) -> None:
        """Save pending changes at once; may be called by a signal handler."""
        self._hurry.put(None)

    def table(self, name: str, seconds: float) -> Mapping[str, Any] | None:
        """A table as it is in the file now, with what is still to be saved; for a thread.

        Args:
            name: of the table.
            seconds: to wait for pending changes to be saved.

        Returns:
            The values by key; None if the file can't be read.
        """
        self.close(seconds)
        try:
            found = tomllib.loads(self._config.read_text(encoding="utf-8")).get(name, {})
        except FileNotFoundError:
            found = {}
        except (OSError, ValueError):  # not valid TOML, or not UTF-8
            return None
        values = dict(found) if isinstance(found, Mapping) else {}
        with self._lock:
            unsaved = {key[1]: value for key, value in self._waiting.items() if key[0] == name}
        return {key: value for key, value in (values | unsaved).items() if value is not None}

    def close(self, seconds: float) -> bool:
        """Save pending and failed changes; returns whether that has ended in time."""
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
        """Save until nothing is pending."""
        while True:
            with suppress(Empty):
                self._hurry.get(timeout=_GATHER_SECONDS)
            with self._lock:
                changes, self._waiting = self._waiting, {}
            unsaved = {}
            if self._problem(changes):  # a value that can't be written must not keep others from being saved
                for name, value in changes.items():
                    if problem := self._problem({name: value}):
                        unsaved[name] = value
                        self._report_once(problem)
            with self._lock:
                self._waiting = unsaved | self._waiting
                if unsaved or not self._waiting:
                    self._thread = None
                    return

    def _report_once(self, problem: str) -> None:
        if problem not in self._reported:
            self._reported.add(problem)
            self._report(problem)

    def _problem(self, changes: Mapping[Any, Any]) -> str:
        """Save these; returns a sentence on why that can't be done, or ""."""
        try:
            save(self._config, changes)
        except SettingsError as error:
            return str(error)
        except Exception as error:  # noqa: BLE001 - a setting that can't be saved must not end the program
            return f"The settings can't be saved to {self._config} ({type(error).__name__}: {error})."
        return ""
