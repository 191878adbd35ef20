"""How a command without a screen is interrupted."""

import os
import signal
import socket
import sys
from _thread import interrupt_main
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Lock, Thread, Timer
from time import monotonic
from types import FrameType

from memo_tui.process_tree import ProcessTree
from memo_tui.tracking.haste import haste_possible, hurry
from memo_tui.tracking.signals import ENDING, ONE_PRESS_SECONDS
from memo_tui.training.work.grace import Grace

_HELP_SECONDS = 0.5  # from the signal until the run is ended from another thread
_LAST_SECONDS = 1.4  # from the signal until the process ends, whatever it waits for
_WORDS_SECONDS = 0.4
_AGAIN_SECONDS = ONE_PRESS_SECONDS / 2  # so that the thread takes both for one signal
_OVER, _PAUSE, _GO_ON = 0, 254, 255  # bytes that aren't signals


class Interrupted(KeyboardInterrupt):
    """A signal asks to end.

    Attributes:
        number: of the signal.
    """

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


class Interrupts:
    """Makes a command end soon after a signal, even while it waits for a store.

    The first signal interrupts the work, as Ctrl-C does; from then on requests to a store are short. If that
    isn't enough, a thread tries to end the run, and finally ends the process; a second signal ends it at
    once. Work with a grace period has that long to end first.
    """

    def __init__(self, end_run: Callable[[], object], last_words: Callable[[int], object]) -> None:
        """Prepare; the block begins to handle signals.

        Args:
            end_run: ends the open run, if any; called on another thread if the main one is stuck.
            last_words: reports what is left open, given the exit status; likewise.
        """
        self._end_run, self._last_words = end_run, last_words
        self._number, self._at = 0, 0.0
        self._paused = self._over = self._raised = False
        self._grace: Grace | None = None
        self._asked = 0.0  # when the signal came to work that has a grace
        self._hook = sys.unraisablehook  # for all that isn't an interrupt
        self._leaving = Lock()
        self._reading, self._writing = socket.socketpair()
        self._writing.setblocking(False)

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Handle signals within the block; ignored ones stay ignored. For the main thread only."""
        asked = [number for number in ENDING if signal.getsignal(number) is not signal.SIG_IGN]
        wakeup = signal.set_wakeup_fd(self._writing.fileno(), warn_on_full_buffer=False)
        watching = Thread(target=self._watch, name="interrupts", daemon=True)
        watching.start()
        self._hook, sys.unraisablehook = sys.unraisablehook, self._raise_again
        before = [(number, signal.signal(number, self._interrupt)) for number in asked]
        try:
            yield
        finally:
            with self._leaving:  # or the process ends here
                self._over = True
            sys.unraisablehook = self._hook
            signal.set_wakeup_fd(wakeup)
            for number, handler in before:
                signal.signal(number, handler)
            self._writing.send(bytes([_OVER]))

    @contextmanager
    def paused(self, grace: Grace | None = None) -> Iterator[None]:
        """Within the block a signal may take any time, or the grace; the limit counts from its end."""
        self._paused, self._grace = True, grace
        self._writing.send(bytes([_PAUSE]))
        try:
            yield
        finally:
            self._paused = False
            self._writing.send(bytes([_GO_ON]))

    def _interrupt(self, number: int, _frame: FrameType | None) -> None:
        if not self._raised:  # the thread takes the next one
            self._raised = True
            raise Interrupted(number)

    def _raise_again(self, unraisable: "sys.UnraisableHookArgs") -> None:
        """Raise an interrupt again that Python ignored, as it does within a callback of a weak reference."""
        if not isinstance(unraisable.exc_value, Interrupted):
            self._hook(unraisable)
            return
        self._raised = False
        again = Timer(_AGAIN_SECONDS, interrupt_main, [unraisable.exc_value.number])
        again.daemon = True
        again.start()

    def _watch(self) -> None:
        helped = told = False
        while True:
            wait = None
            if self._asked and self._grace:
                wait = self._asked + (self._grace.seconds if told else _HELP_SECONDS) - monotonic()
                if wait <= 0 and told:
                    self._force(self._grace.too_late)
                    return
                if wait <= 0:  # most work has ended by now
                    told = True
                    self._grace.report(self._grace.begins)
                    continue
            if self._at:
                wait = self._at + (_LAST_SECONDS if helped else _HELP_SECONDS) - monotonic()
                if wait <= 0 and helped:
                    self._leave()
                    return
                if wait <= 0:
                    helped = True
                    Thread(target=self._end_run, name="ending", daemon=True).start()
                    continue
            self._reading.settimeout(wait)
            with suppress(TimeoutError):
                for byte in self._reading.recv(64):
                    if byte == _OVER or not self._take(byte):
                        return

    def _take(self, byte: int) -> bool:
        """Take a signal or a byte from the main thread; returns whether to go on."""
        if byte == _PAUSE:
            self._at = 0.0
        elif byte == _GO_ON:
            self._asked = 0.0
            if self._number and not self._at:
                self._begin()
        elif byte in ENDING and not self._number:
            self._number = byte
            if not self._paused:
                self._begin()
            elif self._grace:
                self._asked = monotonic()
        elif byte in ENDING and self._asked and self._grace:
            if monotonic() - self._asked > ONE_PRESS_SECONDS:
                self._force(self._grace.at_once)
                return False
        elif byte in ENDING and self._at and monotonic() - self._at > ONE_PRESS_SECONDS:
            self._leave()
            return False
        return True

    def _begin(self) -> None:
        self._at = monotonic()
        hurry()

    def _force(self, sentence: str) -> None:
        """End the run, what this process has started, and this process, which works on."""
        if self._grace:
            self._grace.report(sentence)
        hurry()
        ending = Thread(target=self._end_run, name="ending", daemon=True)
        ending.start()
        ending.join(_LAST_SECONDS - _HELP_SECONDS)
        ProcessTree(os.getpid()).kill(others=True)
        self._leave()

    def _leave(self) -> None:
        with self._leaving:
            if self._over:
                return
            status, reported = 128 + self._number, Event()

            def report() -> None:
                with suppress(Exception):
                    self._last_words(status)
                reported.set()

            Thread(target=report, name="last words", daemon=True).start()
            reported.wait(_WORDS_SECONDS)  # the reader may have stopped
            os._exit(status)


@contextmanager
def interruptible(end_run: Callable[[], object], last_words: Callable[[int], object]) -> Iterator[Interrupts]:
    """A block that ends soon after a signal, as `Interrupts` describes."""
    interrupts = Interrupts(end_run, last_words)
    with haste_possible(), interrupts.taken():
        yield interrupts


def exit_status(interrupt: KeyboardInterrupt) -> int:
    """The exit status: 128 + n after signal n."""
    return 128 + (interrupt.number if isinstance(interrupt, Interrupted) else signal.SIGINT)
