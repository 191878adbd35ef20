"""Work on a thread of its own whose result comes back to a widget, if that is still there."""

import threading
from collections.abc import Callable
from typing import TypeVar

from textual.app import App
from textual.message_pump import MessagePump
from textual.widget import Widget

from memo_tui.errors import MemoTuiError
from memo_tui.tracking.address import hide_passwords

Result = TypeVar("Result")


def run_apart(
    owner: Widget | App[object],
    work: Callable[[], Result],
    done: Callable[[Result], object],
    failed: Callable[[str], object],
) -> None:
    """Do something that may take long; then call `done` with its result or `failed` with a sentence.

    A pool's thread would hold up quitting while a server hangs; this one is a daemon.

    Args:
        owner: where the result is handled, on the event loop; once it's gone, nothing is.
        work: is done on the thread. It touches no widget.
        done: takes the result; a coroutine function is awaited.
        failed: takes the text of the error, of a `MemoTuiError` as it is.
    """

    def run() -> None:
        try:
            result = work()
        except MemoTuiError as error:
            call_from_apart(owner, failed, str(error))
        except Exception as error:  # noqa: BLE001 - a thread has nobody above who would tell it
            lines = hide_passwords(str(error)).strip().splitlines() or ["no more is known"]
            call_from_apart(owner, failed, f"{type(error).__name__}: {lines[0]}")
        else:
            call_from_apart(owner, done, result)

    threading.Thread(target=run, name="apart", daemon=True).start()


def call_from_apart(owner: MessagePump, callback: Callable[..., object], *arguments: object) -> None:
    """From a thread: call something on the event loop, where its owner handles messages."""
    try:
        owner.call_later(_if_there, owner, callback, *arguments)
    except RuntimeError:  # the widget, or the whole event loop, is gone
        return


async def _if_there(owner: MessagePump, callback: Callable[..., object], *arguments: object) -> None:
    if owner.is_running and (not isinstance(owner, Widget) or owner.is_attached):
        outcome = callback(*arguments)
        if hasattr(outcome, "__await__"):
            await outcome
