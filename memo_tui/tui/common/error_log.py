"""The log of unexpected errors: a file of limited size in the state folder, without secrets."""

import os
import traceback
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from time import monotonic, strftime

from memo_tui.background import Fault
from memo_tui.files import private_folder

LOG = "memo-tui.log"
_MOST_BYTES = 500_000  # of the file, and of the older one that it replaces
_MOST_CHARACTERS = 20_000  # of one report
_SAME_SECONDS = 60.0  # within which the same report isn't written again


class ErrorLog:
    """Writes one report for each fault; a repeated one only now and then.

    Attributes:
        path: the file.
    """

    def __init__(self, folder: Path, clock: Callable[[], float] = monotonic) -> None:
        """Prepare; nothing is written yet.

        Args:
            folder: of the file; created when there is something to write.
            clock: returns seconds.
        """
        self.path = folder / LOG
        self._clock = clock
        self._lock = Lock()
        self._written: dict[str, float] = {}

    def write(self, fault: Fault) -> tuple[bool, str]:
        """Log a fault, on any thread; returns whether it's new, and a sentence on where its report is."""
        report = redacted("".join(traceback.format_exception(fault.error)).strip())
        if len(report) > _MOST_CHARACTERS:
            half = _MOST_CHARACTERS // 2
            report = f"{report[:half]}\n…\n{report[-half:]}"
        with self._lock:
            now = self._clock()
            new = now - self._written.get(report, -_SAME_SECONDS) >= _SAME_SECONDS
            if new:
                recent = {each: at for each, at in self._written.items() if now - at < _SAME_SECONDS}
                self._written = {**recent, report: now}
                try:
                    self._append(f"{strftime('%Y-%m-%d %H:%M:%S')} {redacted(fault.task)}\n{report}\n\n")
                except OSError as error:
                    return True, f"No report was saved ({error.strerror}: {self.path})."
        return new, f"Details are in {self.path}."

    def _append(self, text: str) -> None:
        private_folder(self.path.parent)
        if self.path.exists() and self.path.stat().st_size > _MOST_BYTES:
            self.path.replace(self.path.with_name(f"{LOG}.1"))
        file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(file, text.encode("utf-8", "backslashreplace"))
        finally:
            os.close(file)


def redacted(text: str) -> str:
    """A report without passwords, tokens and the like."""
    from memo_tui.secrets.known import hide, look_again  # noqa: PLC0415 - when there is a report
    from memo_tui.secrets.redact import hide_secrets  # noqa: PLC0415

    look_again()
    return hide_secrets(hide(text))
