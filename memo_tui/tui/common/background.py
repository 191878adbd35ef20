"""Work on a thread whose result is passed to a widget, if that still exists."""

from collections.abc import Callable
from inspect import iscoroutine
from typing import TypeVar

from textual.app import App
from textual.message_pump import MessagePump
from textual.widget import Widget

from memo_tui import background
from memo_tui.errors import MemoTuiError
from memo_tui.tui.common.error_log import redacted

Result = TypeVar("Result")


def run(
    owner: Widget | App[object],
    work: Callable[[], Result],
    done: Callable[[Result], object],
    failed: Callable[[str], object],
    *,
    task: str,
) -> None:
    """Do something that may take long, then call `done` with its result or `failed` with a sentence.

    An error that isn't a `MemoTuiError` is also logged with its traceback.

    Args:
        owner: handles the result, on the event loop; once it's gone, nothing is called.
        work: called on the thread. It touches no widget.
        done: takes the result; a coroutine function is awaited.
        failed: takes a sentence on the error; the text of a `MemoTuiError` is unchanged.
        task: a description for the report of such an error.
    """

    def attempt() -> None:
        try:
            result = work()
        except MemoTuiError as error:
            call_on_loop(owner, failed, str(error))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is reported and shown
            call_on_loop(owner, failed, redacted(background.report(task, error, shown=True)))
        else:
            call_on_loop(owner, done, result)

    background.start(task, attempt, task)


def call_on_loop(owner: MessagePump, callback: Callable[..., object], *arguments: object) -> None:
    """From a thread: call something on the event loop, where its owner handles messages."""
    try:
        owner.call_later(_if_there, owner, callback, *arguments)
    except RuntimeError:  # the widget, or the whole event loop, is gone
        return


async def _if_there(owner: MessagePump, callback: Callable[..., object], *arguments: object) -> None:
    if owner.is_running and (not isinstance(owner, Widget) or owner.is_attached):
        outcome = callback(*arguments)
        if iscoroutine(outcome):  # other awaitables, such as a screen's dismissal, run without being awaited
            await outcome
