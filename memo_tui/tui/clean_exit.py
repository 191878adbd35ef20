"""CleanExitApp: an app that ends in time and keeps what was changed, however it is asked to end."""

import asyncio
import os
import signal
import threading
from collections.abc import Mapping
from contextlib import suppress
from types import FrameType

from textual.app import ScreenStackError

from memo_tui.settings import Settings
from memo_tui.settings_writer import SettingsWriter
from memo_tui.tui.common.crash import report_crash
from memo_tui.tui.common.frugal_app import FrugalApp
from memo_tui.tui.common.pane import Pane

_LONGEST_FAREWELL = 3.0
_SAVE_SECONDS = 2.0  # for settings, at the end; less than the longest exit


class CleanExitApp(FrugalApp):
    """Saves settings, and ends cleanly: on a key, on a signal, and after an internal error.

    Attributes:
        settings: what the user asked for.
        parting_words: lines to print after the terminal is restored.
    """

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.parting_words: list[str] = []
        self._left: list[Pane] = []
        self._writer = SettingsWriter(settings.config, self._report_unsaved)
        self._ending = False

    def leave_on_signals(self) -> None:
        """Exit on every signal that asks to end; call this before the terminal is changed."""
        loop = asyncio.get_running_loop()

        def end(number: int, _frame: FrameType | None) -> None:
            self._leave_soon(128 + number)
            self._writer.hurry()
            loop.call_soon_threadsafe(self.leave, 128 + number)

        if not self.is_headless:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
                signal.signal(number, end)

    def keep(self, changes: dict[str, object]) -> None:
        """Save settings soon, off the event loop; at the end of the program at once."""
        self._writer.keep(changes)

    def saved_table(self, name: str) -> Mapping[str, object] | None:
        """A table of the settings file as it is now, by whomever; None if it can't be read.

        For a thread: what is still to be saved is saved first.
        """
        return self._writer.table(name, _SAVE_SECONDS)

    def _report_unsaved(self, problem: str) -> None:
        """Report that settings can't be saved: on the screen, or after it is closed."""
        if self._ending:
            self.parting_words.append(problem)
        else:
            self.call_later(self.notify, problem, severity="warning", markup=False)

    def leave(self, code: int) -> None:
        """Close the panes and exit with this status."""
        if self._ending:
            return
        self._ending = True
        self._leave_soon(code)
        self._writer.hurry()
        with suppress(ScreenStackError):  # a signal may come before the first screen
            for pane in self.query(Pane):
                self.parting_words += pane.close()
                self._left.append(pane)
        self.exit(return_code=code)

    def finish(self) -> None:
        """After the terminal is restored: wait a moment for work that must not be interrupted."""
        if not self._writer.close(_SAVE_SECONDS):
            self.parting_words.append(
                f"The last changes to the settings may not be saved in {self.settings.config}."
            )
        for pane in self._left:
            pane.finish()

    def _leave_soon(self, code: int) -> None:
        """End the process even if the terminal is gone, for which Textual would wait forever."""
        if not self.is_headless:
            leave = threading.Timer(_LONGEST_FAREWELL, os._exit, (code,))
            leave.daemon = True
            with suppress(RuntimeError):  # there are no more threads
                leave.start()

    def _handle_exception(self, error: Exception) -> None:
        """Handle an error for Textual: during the exit none is a crash."""
        if not self._ending:
            super()._handle_exception(error)

    def panic(self, *_renderables: object) -> None:
        """End for Textual, whose thread that reads keys has failed."""
        self._ending = True
        self.parting_words.append("memo-tui ended, as the terminal can't be read any more.")
        self._close_messages_no_wait()

    def _fatal_error(self) -> None:
        """Report an internal error for Textual: one sentence instead of a traceback with its values."""
        self._ending = True
        self.parting_words.append(report_crash(self.settings.state_dir))
        self._close_messages_no_wait()
