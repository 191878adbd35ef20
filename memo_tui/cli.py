"""The memo-tui command."""

import argparse
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from memo_tui.errors import MemoTuiError
from memo_tui.settings import DEFAULT_EXPERIMENT, Settings, load
from memo_tui.tracking.address import Address, hide_passwords

_SWITCH_SECONDS = 0.001  # a thread that computes lets the event loop go on after this; Python's own is 0.005
_EPILOG = """\
An option beats its environment variable, that beats the settings file, that the default.
Press ? inside for the keys.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run memo-tui; the exit status: 0, 1 after a crash, 2 for bad usage, 128 + n after signal n."""
    try:
        options = vars(_parser().parse_args(arguments))
        settings = load(options)
        return _dashboard(settings)
    except MemoTuiError as error:
        sys.stderr.write(f"memo-tui: {error}\n")
        return 2
    except KeyboardInterrupt:
        return 130


def script() -> None:
    """The installed command: leaves at once, also while a thread still waits for a server."""
    status = main()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            status = status or 1
    os._exit(status)


class _Parser(argparse.ArgumentParser):
    """Tells of a mistyped option without a password in its value."""

    def error(self, message: str) -> NoReturn:
        """Leave with status 2."""
        super().error(hide_passwords(message))


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="memo-tui",
        description="See memoization happen, and watch tracked trainings stream in.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action=_Version, help="print the version and leave")
    parser.add_argument(
        "--tracking-uri",
        metavar="URI",
        help="MLflow tracking store: http://HOST:PORT, sqlite:///FILE.db or a database URI "
        "(MLFLOW_URI, then MLFLOW_TRACKING_URI; default: an embedded store in the data folder)",
    )
    parser.add_argument(
        "--experiment",
        metavar="NAME",
        help="experiment to show and to launch into "
        f"(MEMO_TUI_EXPERIMENT, then MLFLOW_EXPERIMENT_NAME; default: {DEFAULT_EXPERIMENT})",
    )
    parser.add_argument(
        "--data",
        metavar="FILE",
        help="CSV or Parquet file to train on (MEMO_TUI_DATA; default: scikit-learn's diabetes data)",
    )
    parser.add_argument("--target", metavar="COLUMN", help="the file's column to predict (MEMO_TUI_TARGET)")
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
    parser.add_argument("--data-dir", metavar="DIR", help="folder of the embedded store (MEMO_TUI_DATA_DIR)")
    parser.add_argument(
        "--state-dir", metavar="DIR", help="folder of job logs and crash reports (MEMO_TUI_STATE_DIR)"
    )
    parser.add_argument(
        "--cache-dir",
        metavar="DIR",
        help="folder of the memoized functions' results (MEMO_TUI_CACHE_DIR)",
    )
    parser.add_argument("--config", metavar="FILE", help="settings file, in TOML (MEMO_TUI_CONFIG)")
    return parser


def _dashboard(settings: Settings) -> int:
    if settings.tracking_uri:
        Address.parse(settings.tracking_uri)
    for reference in filter(None, (settings.function, settings.trainer)):
        from memo_tui.memo.reference import check_reference  # noqa: PLC0415 - only where one is named

        check_reference(reference)
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise MemoTuiError("This is a program for a terminal: start it in one, not through a pipe.")
    from memo_tui.tui.app import MemoApp  # noqa: PLC0415 - --help answers without Textual

    sys.setswitchinterval(_SWITCH_SECONDS)
    app = MemoApp(settings)
    app.run()
    for line in app.parting_words:
        sys.stderr.write(f"{line}\n")
    return app.return_code or 0


class _Version(argparse.Action):
    """Looks the version up only when it's asked for."""

    def __init__(self, option_strings: Sequence[str], dest: str, help: str | None = None) -> None:  # noqa: A002
        super().__init__(option_strings, dest, nargs=0, default=argparse.SUPPRESS, help=help)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version  # noqa: PLC0415

        sys.stdout.write(f"memo-tui {version('memo-tui')}\n")
        parser.exit()
