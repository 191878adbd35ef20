"""The memo-tui command."""

import argparse
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from memo_tui.errors import MemoTuiError
from memo_tui.headless.start import store_of
from memo_tui.options import (
    Parser,
    add_data_options,
    add_place_options,
    add_store_options,
    add_subcommands,
    command_apart,
)
from memo_tui.settings import ENVIRONMENT, Settings, load

_SWITCH_SECONDS = 0.001  # a thread that computes lets the event loop go on after this; Python's own is 0.005
_USAGE = """\
memo-tui [options]
       memo-tui train [options]
       memo-tui run [options] -- COMMAND [ARGUMENT ...]"""
_EPILOG = """\
An option beats its environment variable, that beats the settings file, that the default.
Press ? inside for the keys.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run memo-tui; the exit status: 0, 1 after a crash, 2 for bad usage, 128 + n after signal n."""
    try:
        words, command = command_apart(sys.argv[1:] if arguments is None else arguments)
        parser = _parser()
        options = vars(parser.parse_args(words))
        subcommand, parser = options.get("subcommand"), options.get("parser", parser)
        if command is not None and subcommand != "run":
            parser.error("'--' stands before the command of 'memo-tui run' only")
        if subcommand == "run" and not command:
            parser.error("name the command after --, as in: memo-tui run -- python train.py")
        settings = load({name: options[name] for name in ENVIRONMENT if name in options})
        if subcommand:
            for warning in settings.warnings:
                sys.stderr.write(f"memo-tui: {warning}\n")
        if subcommand == "train":
            from memo_tui.headless.train import train  # noqa: PLC0415 - each command imports its own

            return train(options, settings)
        if subcommand == "run":
            from memo_tui.headless.run import run  # noqa: PLC0415

            return run(options, command or (), settings)
        return _dashboard(options, settings)
    except MemoTuiError as error:
        sys.stderr.write(f"memo-tui: {error}\n")
        return 2
    except KeyboardInterrupt as interrupt:
        return 128 + getattr(interrupt, "number", signal.SIGINT)


def script() -> None:
    """The installed command: leaves at once, also while a thread still waits for a server."""
    status = main()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            status = status or 1
    os._exit(status)


def _parser() -> Parser:
    parser = Parser(
        prog="memo-tui",
        usage=_USAGE,
        description="See memoization happen, and watch tracked trainings stream in.",
        epilog=_EPILOG,
    )
    parser.add_argument("--version", action=_Version, help="print the version and leave")
    add_store_options(parser)
    add_data_options(parser)
    parser.add_argument(
        "--function",
        metavar="MODULE:NAME",
        help="function of yours for the Function pane (MEMO_TUI_FUNCTION; default: a built-in one)",
    )
    parser.add_argument(
        "--poll",
        metavar="SECONDS",
        help="how often a tracking server is asked while a run is active (MEMO_TUI_POLL; default: 0.5)",
    )
    parser.add_argument(
        "--trainer",
        metavar="MODULE:NAME",
        help="function of yours that trains, to be launched from the Training pane (MEMO_TUI_TRAINER)",
    )
    parser.add_argument(
        "--project",
        metavar="DIR",
        help="folder with an MLproject file, to be launched likewise (MEMO_TUI_PROJECT; default: this one)",
    )
    parser.add_argument(
        "--jobs",
        metavar="N",
        help="how many trainings run at once, the others wait (MEMO_TUI_JOBS; default: one a core)",
    )
    parser.add_argument(
        "--grace",
        metavar="SECONDS",
        help="from the request to stop a training to its end by force (MEMO_TUI_GRACE; default: 10)",
    )
    parser.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="Dask scheduler to train on, as tcp://HOST:8786 (MEMO_TUI_SCHEDULER; default: this machine)",
    )
    parser.add_argument(
        "--state-dir", metavar="DIR", help="folder of job logs and crash reports (MEMO_TUI_STATE_DIR)"
    )
    parser.add_argument(
        "--cache-dir",
        metavar="DIR",
        help="folder of the memoized functions' results (MEMO_TUI_CACHE_DIR)",
    )
    add_place_options(parser)
    add_subcommands(parser)
    return parser


def _dashboard(options: Mapping[str, Any], settings: Settings) -> int:
    address = store_of(settings)
    for reference in filter(None, (settings.function, settings.trainer)):
        from memo_tui.memo.reference import check_reference  # noqa: PLC0415 - only where one is named

        check_reference(reference)
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise MemoTuiError("This is a program for a terminal: start it in one, not through a pipe.")
    if "upgrade_store" in options:
        from memo_tui.headless.interrupts import interruptible  # noqa: PLC0415 - rarely wanted
        from memo_tui.headless.start import upgrade_if_asked  # noqa: PLC0415

        with interruptible(lambda: None, lambda _status: None):
            done = upgrade_if_asked(options, address)
        settings = replace(settings, warnings=(*settings.warnings, done))
    from memo_tui.tui.app import MemoApp  # noqa: PLC0415 - --help answers without Textual

    sys.setswitchinterval(_SWITCH_SECONDS)
    app = MemoApp(settings)
    app.run()
    app.finish()
    for line in app.parting_words:
        sys.stderr.write(f"{line}\n")
    return app.return_code or 0


class _Version(argparse.Action):
    """Looks the version up only when it's asked for."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given, nargs=0)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version  # noqa: PLC0415

        sys.stdout.write(f"memo-tui {version('memo-tui')}\n")
        parser.exit()
