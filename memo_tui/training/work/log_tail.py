"""The output of a process, read from its file."""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from mmap import mmap
from pathlib import Path

from memo_tui.secrets.overwrite import overwrite_known
from memo_tui.secrets.redact import Secrets
from memo_tui.tracking.failure import TRACEBACK
from memo_tui.training.work.terminal_text import TerminalText

OUTPUT = "output.txt"
MOST_KEPT = 1_000_000  # bytes of an output that is kept whole
REASON_LINES = 30  # of an output, in which the reason of a failure is looked for
_SHOWN, _KEPT = 16_384, 65_536  # bytes from the end
_LONGEST = 300
_LONGEST_REASON = 200  # characters of it that are compared
_REASON = re.compile(  # in the sentences that are made of it
    r".*; its last output: (.+)|(.+) \((?:'.*'|\".*\") (?:ended with status|was ended by) .*\)"
    r"|The training failed: (.+)|(.+)"
)
_MASK = re.compile(r"[*•]+")  # of secrets
_TRACEBACK = re.compile(r"(?m)^Traceback \(most recent call last\):\n(?:[ \t].*\n|\n)+(?P<error>\S.*)")


def tail(output: Path, lines: int = 5) -> Sequence[str]:
    """The last lines of an output that aren't blank; () if it can't be read."""
    return [line for line in _end(output, _SHOWN).split("\n") if line.strip()][-lines:]


def kept_text(output: Path, hide: Callable[[str], str], left_out: int = 0) -> str:
    """The end of an output as it is kept with a run, without colours and secrets.

    Args:
        output: the file.
        hide: removes secrets from a text.
        left_out: how many bytes of the output were before those in the file.
    """
    left_out += max(0, size_of(output) - MOST_KEPT)
    note = f"… the first {left_out:,} bytes are not kept\n" if left_out else ""
    return note + hide(_end(output, MOST_KEPT))


def is_said(problem: str, lines: Sequence[str]) -> bool:
    """Whether the reason that a sentence gives for a failure is in one of these lines of its output."""
    found = _REASON.fullmatch(" ".join(problem.split()))
    reason = next((text for text in found.groups() if text), "") if found else ""
    reason = _MASK.sub("*", reason)[:_LONGEST_REASON].removesuffix("…")
    return bool(reason) and any(reason in _MASK.sub("*", " ".join(line.split())) for line in lines)


class Failure:
    """Why a command failed, according to its output.

    Attributes:
        texts: texts to keep, by file name: `OUTPUT`, the end of the output, and `TRACEBACK`, its last
            Python traceback.
    """

    def __init__(self, output: Path, begin: int, hide: Callable[[str], str]) -> None:
        """Read the end of an output.

        Args:
            output: the file.
            begin: where the command's output begins, in bytes.
            hide: removes passwords from a text.
        """
        text = hide(end_of(output, begin))
        self.texts: Mapping[str, str] = {OUTPUT: text} if text.strip() else {}
        self._error = ""
        for found in _TRACEBACK.finditer(text):
            self.texts = {OUTPUT: text, TRACEBACK: f"{found[0]}\n"}
            self._error = _cut(found["error"])
        self._last = _cut(next((line for line in reversed(text.split("\n")) if line.strip()), ""))

    def explain(self, sentence: str) -> str:
        """A sentence on how a command ended, with the reason if it printed one."""
        if self._error:
            return f"{self._error} ({sentence.removesuffix('.')})"
        return f"{sentence.removesuffix('.')}; its last output: {self._last}" if self._last else sentence


def end_of(output: Path, begin: int = 0) -> str:
    """As much of the end of an output as is kept with a run, from a byte on."""
    return _end(output, _KEPT, begin)


def size_of(output: Path) -> int:
    """How long an output is, in bytes; 0 if it can't be read."""
    try:
        return output.stat().st_size
    except OSError:
        return 0


def redact_file(output: Path, begin: int, secrets: Secrets | None) -> None:
    """Mask the secrets in a command's output, from a byte on; the length stays the same.

    Args:
        output: the file.
        begin: the first byte.
        secrets: of the command, if it has any; those that the process knows are masked as well.
    """
    with suppress(OSError, ValueError), output.open("r+b") as file:
        if size_of(output) > begin:
            with mmap(file.fileno(), 0) as data:
                if secrets:
                    secrets.overwrite(data, begin)
                overwrite_known(data, begin)


def _end(output: Path, size: int, begin: int = 0) -> str:
    """The end of a text as a terminal would show it, without colours."""
    try:
        with output.open("rb") as file:
            file.seek(max(begin, size_of(output) - size))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return ""
    shown = TerminalText(most_lines=size, most_characters=2 * size, longest=size)  # as much as was read
    shown.feed(text)
    return "\n".join(shown.texts) + "\n" * text.endswith("\n")


def _cut(line: str) -> str:
    line = " ".join(line.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
