"""Shows errors of threads as problems on the screen, and reports them in the log of errors."""

from textual.app import App

from memo_tui.background import Fault
from memo_tui.tui.common.background import call_on_loop
from memo_tui.tui.common.error_log import ErrorLog, redacted
from memo_tui.tui.common.key_words import with_keys
from memo_tui.tui.common.text import plain

_SECONDS_TO_READ = 20


class FaultReporter:
    """Handles the faults of all threads while the app runs; afterwards they are still logged."""

    def __init__(self, app: App[None], log: ErrorLog) -> None:
        self._app, self._log = app, log

    def __call__(self, fault: Fault) -> str:
        """Report a fault, on any thread; returns one sentence about it."""
        new, where = self._log.write(fault)
        sentence = plain(f"{redacted(fault.sentence)}. {where}")
        if new and not fault.shown:
            call_on_loop(self._app, self._show, f"Error while {fault.task}: {sentence}")
        return sentence

    def _show(self, sentence: str) -> None:
        self._app.notify(
            sentence + with_keys(" If it happens again, quit with {quit} and report it with that file."),
            title="Something went wrong",
            severity="error",
            timeout=_SECONDS_TO_READ,
            markup=False,
        )
