"""What is pasted is text, whatever bytes it has: never keys, and never the end of reading keys."""

import codecs
import re
import sys
from collections.abc import Iterable, Iterator
from functools import partial
from time import monotonic

from textual import constants, events
from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.message import Message

_ESCAPE = "\x1b"
_OVERLAP = len(BRACKETED_PASTE_END) - 1
_NO_REPORT = "[?0;0$y"  # after an escape: a report of no mode, which is ignored
_LONGEST_PAUSE = 10.0  # seconds without a character, after which a paste has ended without saying so
_SEQUENCES = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]?|[NO][ -~]|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|[ -/]*[0-~])"
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


class PasteParser(XTermParser):
    """Reads what a terminal sends, for Textual, which would take escape sequences in a paste for keys."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._pasted: list[str] | None = None  # of a paste that has begun
        self._end = ""  # of what was read of it: its last characters, in which its end may begin
        self._held = ""  # what may be the beginning of a paste's beginning
        self._escaped = False  # an escape came last, and was passed on
        self._read_at = 0.0

    def feed(self, data: str) -> Iterable[Message]:
        """The messages that follow from characters; none stand for the end."""
        self._read_at = monotonic()
        if not data:
            return super().feed(data)
        return self._parts(data)

    def tick(self) -> Iterable[Message]:
        """Go on where nothing more came; called now and then."""
        pause = monotonic() - self._read_at
        if self._held and pause > constants.ESCAPE_DELAY:
            held, self._held = self._held, ""
            yield from super().feed(held)
        if self._pasted is not None and pause > _LONGEST_PAUSE:
            yield self._paste()
        yield from super().tick()

    def _parts(self, data: str) -> Iterator[Message]:
        data, self._held = self._held + data, ""
        if self._escaped and data.startswith(BRACKETED_PASTE_START[1:]):
            yield from super().feed(_NO_REPORT)
            data = _ESCAPE + data
        self._escaped = False
        while data:
            if self._pasted is None:
                typed, begins, data = data.partition(BRACKETED_PASTE_START)
                if begins:
                    self._pasted = []
                else:
                    typed, self._held = _without_beginning(typed)
                    self._escaped = typed.endswith(_ESCAPE)
                if typed:
                    yield from super().feed(typed)
                continue
            pasted, ends, data = (self._end + data).partition(BRACKETED_PASTE_END)
            if ends:
                self._end = ""
                self._pasted.append(pasted)
                yield self._paste()
            else:
                self._pasted.append(pasted[:-_OVERLAP])
                self._end = pasted[-_OVERLAP:]

    def _paste(self) -> events.Paste:
        text = "".join((*(self._pasted or ()), self._end))
        self._pasted, self._end = None, ""
        return events.Paste(_CONTROLS.sub("", _SEQUENCES.sub("", text)))


def read_any_input() -> None:
    """Let Textual's driver read pastes by `PasteParser`, and what is no UTF-8 as a replacement sign."""
    if sys.platform == "win32":
        return
    from textual.drivers import linux_driver  # noqa: PLC0415 - not for all systems

    linux_driver.XTermParser = PasteParser  # type: ignore[attr-defined]
    linux_driver.getincrementaldecoder = _lenient  # type: ignore[attr-defined, assignment]


def _lenient(encoding: str) -> partial[codecs.IncrementalDecoder]:
    return partial(codecs.getincrementaldecoder(encoding), errors="replace")


def _without_beginning(typed: str) -> tuple[str, str]:
    """What was typed, and behind it what may become a paste's beginning; a lone escape is a key."""
    for length in range(len(BRACKETED_PASTE_START) - 1, 1, -1):
        if typed.endswith(BRACKETED_PASTE_START[:length]):
            return typed[:-length], typed[-length:]
    return typed, ""
