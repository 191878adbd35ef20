"""The group of these commands: finds the file of a command, runs it, and gives its exit status."""

import os
import signal
import sys
from collections.abc import Sequence
from errno import EPIPE
from importlib import import_module
from typing import Any

import click

from memo_tui.command_names import VIEW_COMMANDS
from memo_tui.errors import (
    ExportError,
    MemoTuiError,
    ResultForgotten,
    ResultsUnusable,
    StoreAddressError,
    StoreError,
)
from memo_tui.headless.interrupts import exit_status, interruptible
from memo_tui.headless.output import complain, say
from memo_tui.secrets.known import hide

STATUSES = """\
Exit status: 0; 1 if a store, a run or a file can't be used or changed; 2 for
bad usage, such as an option, a run or a filter that isn't understood;
128 + n after signal n (Ctrl-C: 130).
"""
_FAILED, _BAD_USAGE = 1, 2
_FAILURES = (StoreError, ExportError, ResultsUnusable, ResultForgotten)


class Failed(MemoTuiError):  # noqa: N818 - reads as what happened
    """What was asked for is understood, and could not be done."""


class ViewCommands(click.Group):
    """The commands by name; the file of one is loaded when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names."""
        return [*super().list_commands(ctx), *VIEW_COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        if cmd_name not in VIEW_COMMANDS:
            return super().get_command(ctx, cmd_name)
        found: click.Command = import_module(f"memo_tui.commands.{cmd_name}").command
        return found


def run(arguments: Sequence[str]) -> int:
    """Run a command; the exit status, as `STATUSES` describes it.

    Args:
        arguments: of the command line; the command comes first.
    """
    group = ViewCommands("memo-tui", context_settings={"help_option_names": ["-h", "--help"]})
    try:
        with interruptible(lambda: None, lambda _: None):
            return _status(group, arguments)
    except click.exceptions.NoArgsIsHelpError as error:
        say(sys.stdout, error.format_message())
        return _BAD_USAGE
    except click.ClickException as error:
        return _refused(error)
    except MemoTuiError as error:
        complain(str(error))
        return status_of(error)
    except (KeyboardInterrupt, click.Abort) as interrupt:
        signalled = interrupt if isinstance(interrupt, KeyboardInterrupt) else interrupt.__cause__
        if isinstance(signalled, KeyboardInterrupt):
            return exit_status(signalled)
        return 128 + signal.SIGINT
    except OSError as error:
        if error.errno == EPIPE:
            return 128 + signal.SIGPIPE
        complain(f"That can't be done: {error}.")
        return _FAILED


def status_of(error: MemoTuiError) -> int:
    """The exit status for an error."""
    from memo_tui.tracking.artifacts.places import ArtifactError  # noqa: PLC0415 - seldom
    from memo_tui.tracking.edits import EditError  # noqa: PLC0415 - seldom

    if isinstance(error, StoreAddressError):
        return _BAD_USAGE
    failures = (Failed, ArtifactError, EditError, *_FAILURES)
    return _FAILED if isinstance(error, failures) else _BAD_USAGE


def _status(group: click.Group, arguments: Sequence[str]) -> int:
    try:
        result: Any = group.main([*arguments], "memo-tui", standalone_mode=False)
    except click.exceptions.Exit as ended:
        return ended.exit_code
    return result if isinstance(result, int) else 0


def _refused(error: click.ClickException) -> int:
    """Say what is wrong with the command line, in a sentence."""
    words = hide(error.format_message()).strip()
    if isinstance(error, click.NoSuchOption):
        near = f" Did you mean {min(error.possibilities)!r}?" if error.possibilities else ""
        words = hide(f"No such option {error.option_name!r}.{near}")
    sentence = words if words.endswith((".", "?", "!")) else f"{words}."
    if isinstance(error, click.UsageError) and error.ctx is not None:
        sentence = f"{sentence} See {error.ctx.command_path} --help."
    complain(sentence)
    return error.exit_code if isinstance(error, click.UsageError) else _FAILED


def columns_of_terminal() -> int | None:
    """The width of the terminal that standard output is; None for a pipe or a file."""
    if not sys.stdout.isatty():
        return None
    given = os.environ.get("COLUMNS", "")
    return int(given) if given.isdecimal() and int(given) else os.get_terminal_size().columns
