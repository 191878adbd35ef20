"""The options of the command line: those that several commands share, and the commands without a screen."""

import argparse
from collections.abc import Sequence
from typing import Any, NoReturn

from memo_tui.settings import DEFAULT_EXPERIMENT
from memo_tui.tracking.address import hide_passwords

UPGRADE = "--upgrade-store"
BACKUP, NO_BACKUP = "backup", "no-backup"

_TRAIN_EPILOG = """\
On a terminal there is a bar a model, and a table at the end; else, or with --json, a line of JSON an event.
Exit status: 0, 1 if a training failed, 2 for bad usage, 128 + n after signal n (Ctrl-C: 130).
"""
_RUN_EPILOG = """\
The command finds its run in MLFLOW_RUN_ID, as MLflow's start_run() and autologging do, and the store and the
experiment beside it. Exit status: the command's; 2 for bad usage, 128 + n after signal n (Ctrl-C: 130).
"""


class Parser(argparse.ArgumentParser):
    """Tells of a mistyped option without a password in its value; an option that isn't given is absent."""

    def __init__(self, **given: Any) -> None:
        super().__init__(
            **given,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
            argument_default=argparse.SUPPRESS,
        )

    def error(self, message: str) -> NoReturn:
        """Leave with status 2."""
        super().error(hide_passwords(message))


def add_store_options(parser: argparse.ArgumentParser) -> None:
    """Which store, and which experiment of it."""
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
        UPGRADE,
        choices=(BACKUP, NO_BACKUP),
        metavar="[=no-backup]",
        help="upgrade a store that an older MLflow made, after which that one can't use it any more; a "
        "SQLite file is backed up first, of another database make a backup yourself and say =no-backup",
    )


def add_data_options(parser: argparse.ArgumentParser) -> None:
    """What to train on."""
    parser.add_argument(
        "--data",
        metavar="FILE",
        help="CSV or Parquet file to train on (MEMO_TUI_DATA; default: scikit-learn's diabetes data)",
    )
    parser.add_argument("--target", metavar="COLUMN", help="the file's column to predict (MEMO_TUI_TARGET)")


def add_place_options(parser: argparse.ArgumentParser) -> None:
    """Where the embedded store and the settings are."""
    parser.add_argument("--data-dir", metavar="DIR", help="folder of the embedded store (MEMO_TUI_DATA_DIR)")
    parser.add_argument("--config", metavar="FILE", help="settings file, in TOML (MEMO_TUI_CONFIG)")


def add_subcommands(parser: Parser) -> None:
    """The commands that need no screen: `subcommand` is the name of the one given, `parser` its parser."""
    commands = parser.add_subparsers(
        title="without the screen", prog="memo-tui", dest="subcommand", metavar="COMMAND", parser_class=Parser
    )
    train = commands.add_parser(
        "train",
        help="train models, each as a run",
        description="Train models one after the other, each as one run.",
        epilog=_TRAIN_EPILOG,
    )
    train.add_argument(
        "--model",
        action="append",
        dest="models",
        metavar="NAME",
        help="a model to train; may be given several times (default: linear and Randomforest)",
    )
    train.add_argument(
        "--param",
        action="append",
        dest="params",
        metavar="KEY=VALUE",
        help="a param of all models that have it, or of one as MODEL.KEY=VALUE; may be given several times",
    )
    train.add_argument("--seed", type=int, metavar="N", help="seed of everything random (default: 0)")
    train.add_argument("--json", action="store_true", help="print a line of JSON an event, on a terminal too")
    add_data_options(train)
    run = commands.add_parser(
        "run",
        help="run a command of yours as a run",
        usage="memo-tui run [options] -- COMMAND [ARGUMENT ...]",
        description="Run a command of yours, in whatever language, as one run.",
        epilog=_RUN_EPILOG,
    )
    run.add_argument("--name", metavar="NAME", help="the run's name (default: made up)")
    for command in (train, run):
        add_store_options(command)
        add_place_options(command)
        command.set_defaults(parser=command)


def command_apart(arguments: Sequence[str]) -> tuple[list[str], list[str] | None]:
    """Our own words, and the command of the user's that follows `--`, or None if there's no `--`."""
    words, command = list(arguments), None
    if "--" in words:
        place = words.index("--")
        words, command = words[:place], words[place + 1 :]
    # An option whose value may be left out would take the next word for it.
    return [f"{UPGRADE}={BACKUP}" if word == UPGRADE else word for word in words], command
