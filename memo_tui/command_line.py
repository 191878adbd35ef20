"""The parser of the command line, made from the table of options."""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from memo_tui.command_options import OPTIONS
from memo_tui.options import BACKUP, DASHBOARD, DATA, IMPORT, MEMO, RUN, SYNC, TRAIN, Option
from memo_tui.settings import SETTINGS
from memo_tui.settings_sources import read_value
from memo_tui.tracking.address import hide_passwords, quotable

_UPGRADE = "--upgrade-store"
_USAGE = """\
memo-tui [options] [PATH_OR_URI [EXPERIMENT]]
       memo-tui train [options]
       memo-tui run [options] -- COMMAND [ARGUMENT ...]
       memo-tui memo [options] ACTION [RUN ...] [-- COMMAND [ARGUMENT ...]]
       memo-tui sync [options]
       memo-tui import FOLDER [FILE]
       memo-tui data [options] FILE"""
_EPILOG = """\
PATH_OR_URI is the file of a store, such as mlflow.db, a folder that holds one
or an MLproject, or a store's address.
An option overrides its environment variable, which overrides the
settings file, which overrides the default.
Press ? inside for help.
"""
_TRAIN_EPILOG = """\
On a terminal it shows a bar per model, and a table at the end; in a pipe, or
with --json, it prints one line of JSON per event.
Exit status: 0, 1 if a training failed, 2 for bad usage, 128 + n after
signal n (Ctrl-C: 130).
"""
_RUN_EPILOG = """\
The command finds its run in MLFLOW_RUN_ID, as do MLflow's start_run() and
autologging; its store and experiment are in MLFLOW_TRACKING_URI and
MLFLOW_EXPERIMENT_NAME.
With --memo, or memo = true under [tool.memo-tui] in pyproject.toml, a command
that equals a finished run of the experiment isn't run: its files in Git, its
words, Python, libraries, and what is declared are the same. The verdict says
what that doesn't cover.
Exit status: the command's; 0 if it wasn't run, 2 for bad usage, 128 + n after
signal n (Ctrl-C: 130).
"""
_MEMO_EPILOG = """\
explain     say of the training of each model whether it is remembered, and
            why not
invalidate  let no training be answered by these runs any more
expire      invalidate the runs of the experiment that are --older-than DAYS
bless       let a run answer the training of the --model as it is now, too:
            what was edited of its code since changes nothing
RUN is the id or the name of a run of the experiment. A training is that of
each --model, of --trainer, of --project, or the COMMAND.
Exit status: 0, 1 if the store can't be used, 2 for bad usage.
"""
_IMPORT_EPILOG = """\
FOLDER is mlruns, or the folder that holds it. FILE is a new SQLite database;
without it, mlflow.db beside FOLDER. MLflow's own migration fills it, then all
runs with their params, tags and metrics are compared; FILE appears only if
they are the same. FOLDER stays as it is, and keeps the artifacts.
Exit status: 0, 2 if it can't be done, 128 + n after signal n (Ctrl-C: 130).
"""
_OF_TRAININGS = ("explain", "bless")
_SYNC_EPILOG = """\
What a training could not give its store waits in a journal in the state
folder. It is delivered here, and by the next training or dashboard too.
With --tracking-uri, only what waits for that store.
Exit status: 0, 1 if something still waits, 2 for bad usage.
"""
_DATA_EPILOG = """\
FILE is CSV or Parquet. The table shows each column with its kind, its missing
values, examples, and what is left out or must be said before a training.
Exit status: 0, 1 if something must be said (with --column), 2 if the file
can't be read.
"""
MEMO_ACTIONS = ("explain", "invalidate", "expire", "bless")


@dataclass(frozen=True)
class CommandLine:
    """What was given.

    Attributes:
        subcommand: `DASHBOARD`, or the name of the command without a screen.
        settings: the texts of the options that are settings too, by name; only those given.
        options: the values of the other options, likewise.
        command: the user's own, behind `--`.
        place: the argument PATH_OR_URI, or None.
        experiment: the argument EXPERIMENT, or None.
        action: of `memo-tui memo`, one of `MEMO_ACTIONS`.
        runs: ids or names of the runs that it is for.
        folder: of `memo-tui import`, the file store.
        file: of `memo-tui import`, the new database, or None; of `memo-tui data`, the data file.
    """

    subcommand: str
    settings: Mapping[str, str]
    options: Mapping[str, Any]
    command: tuple[str, ...]
    place: str | None = None
    experiment: str | None = None
    action: str = ""
    runs: tuple[str, ...] = ()
    folder: str = ""
    file: str | None = None


class _Parser(argparse.ArgumentParser):
    """Shows no password of a mistyped option; an option that isn't given is absent."""

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


class _Version(argparse.Action):
    """Looks the version up only when it's asked for."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given, nargs=0)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version  # noqa: PLC0415

        sys.stdout.write(f"memo-tui {version('memo-tui')}\n")
        parser.exit()


def parse(arguments: Sequence[str]) -> CommandLine:
    """Read the command line; leaves with 0 after --help and --version, with 2 after bad usage.

    Raises:
        SettingsError: the value of an option that is no setting isn't understood.
    """
    words, command = split_command(arguments)
    first = _first_argument(words)
    with_commands = first in (None, TRAIN, RUN, MEMO, SYNC, IMPORT, DATA)
    if first == MEMO:
        words = _arguments_together(words)
    parser = _parser(with_commands=with_commands)
    # Arguments may stand before, between and behind the options; subcommands don't allow that.
    given = vars(parser.parse_args(words) if with_commands else parser.parse_intermixed_args(words))
    subcommand, parser = given.get("subcommand") or DASHBOARD, given.get("parser", parser)
    action, runs = given.get("action", ""), tuple(given.get("runs", ()))
    if command is not None and subcommand != RUN and action not in _OF_TRAININGS:
        parser.error("'--' is only for the command of 'memo-tui run', 'memo explain' and 'memo bless'")
    if subcommand == RUN and not command:
        parser.error("give the command after --, as in: memo-tui run -- python train.py")
    settings = {option.name: _text(given[option.name]) for option in SETTINGS if option.name in given}
    options = {
        option.name: _value(option, given[option.name])
        for option in OPTIONS
        if option.name in given and option.name not in settings
    }
    place, experiment = given.get("place"), given.get("into")
    for argument, name in ((place, "tracking_uri"), (experiment, "experiment")):
        if argument is not None and name in settings:
            flag = f"--{name.replace('_', '-')}"
            parser.error(f"{quotable(argument)!r} and {flag} can't both be given: leave one of them out")
    if action in ("invalidate", "bless") and (not runs or (action == "bless" and len(runs) > 1)):
        parser.error(f"name the run, as in: memo-tui memo {action} calm-owl-7")
    if action == "expire" and "older_than" not in options:
        parser.error("give the age, as in: memo-tui memo expire --older-than 30")
    return CommandLine(
        subcommand,
        settings,
        options,
        tuple(command or ()),
        place,
        experiment,
        action,
        runs,
        given.get("folder", ""),
        given.get("file"),
    )


def _text(given: str | bool) -> str:
    """A setting as text, a switch too."""
    return ("off", "on")[given] if isinstance(given, bool) else given


def _first_argument(words: Sequence[str]) -> str | None:
    """The first word that is neither an option nor the value of one."""
    return next((word for word, is_argument in _sorted_out(words) if is_argument), None)


def _arguments_together(words: Sequence[str]) -> list[str]:
    """The words with the arguments of the command behind all options, as its parser needs them."""
    command, *arguments = (word for word, is_argument in _sorted_out(words) if is_argument)
    return [command, *(word for word, is_argument in _sorted_out(words) if not is_argument), *arguments]


def _sorted_out(words: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Each word, and whether it is neither an option nor the value of one."""
    valued = {option.flag for option in OPTIONS if option.metavar}
    value = False
    for word in words:
        yield word, not value and (not word.startswith("-") or word == "-")
        value = not value and word in valued


def split_command(arguments: Sequence[str]) -> tuple[list[str], list[str] | None]:
    """Our own words, and the command of the user's that follows `--`, or None if there's no `--`."""
    words, command = list(arguments), None
    if "--" in words:
        place = words.index("--")
        words, command = words[:place], words[place + 1 :]
    # An option whose value may be left out would take the next word for it.
    return [f"{_UPGRADE}={BACKUP}" if word == _UPGRADE else word for word in words], command


def _value(option: Option, given: Any) -> Any:
    """The value of an option that only the command line knows; a repeated one and a switch are it already."""
    return read_value(option, (f"option {option.flag}", given)) if isinstance(given, str) else given


def _parser(*, with_commands: bool) -> _Parser:
    """The parser for the commands without a screen, or for the dashboard with arguments."""
    parser = _Parser(
        prog="memo-tui",
        usage=_USAGE,
        description="See memoization happen, and watch tracked trainings stream in.",
        epilog=_EPILOG,
    )
    parser.add_argument("--version", action=_Version, help="print the version and exit")
    _add_options(parser, DASHBOARD)
    if not with_commands:
        parser.add_argument("place", metavar="PATH_OR_URI", nargs="?")
        parser.add_argument("into", metavar="EXPERIMENT", nargs="?")
        return parser
    commands = parser.add_subparsers(
        title="without the screen",
        prog="memo-tui",
        dest="subcommand",
        metavar="COMMAND",
        parser_class=_Parser,
    )
    train = commands.add_parser(
        TRAIN,
        help="train models, each as a run",
        description="Train models one after another, each as a run.",
        epilog=_TRAIN_EPILOG,
    )
    run = commands.add_parser(
        RUN,
        help="run any command as a run",
        usage="memo-tui run [options] -- COMMAND [ARGUMENT ...]",
        description="Run any command, in any language, as a run.",
        epilog=_RUN_EPILOG,
    )
    memo = commands.add_parser(
        MEMO,
        help="explain and edit which runs trainings are answered by",
        usage="memo-tui memo [options] ACTION [RUN ...] [-- COMMAND [ARGUMENT ...]]",
        description="Explain and edit which finished runs answer trainings with --memo.",
        epilog=_MEMO_EPILOG,
    )
    memo.add_argument("action", metavar="ACTION", choices=MEMO_ACTIONS, help=", ".join(MEMO_ACTIONS))
    memo.add_argument("runs", metavar="RUN", nargs="*", default=())
    sync = commands.add_parser(
        SYNC,
        help="give the stores what trainings could not",
        description="Give the stores what trainings could not, as these didn't answer.",
        epilog=_SYNC_EPILOG,
    )
    files = commands.add_parser(
        IMPORT,
        help="copy MLflow's old file store into a database",
        usage="memo-tui import FOLDER [FILE]",
        description="Copy MLflow's old file store, ./mlruns, into a new database.",
        epilog=_IMPORT_EPILOG,
    )
    files.add_argument("folder", metavar="FOLDER")
    files.add_argument("file", metavar="FILE", nargs="?")
    data = commands.add_parser(
        DATA,
        help="show what is understood of a data file",
        usage="memo-tui data [options] FILE",
        description="Show what is understood of a data file, before models train on it.",
        epilog=_DATA_EPILOG,
    )
    data.add_argument("file", metavar="FILE")
    own = ((TRAIN, train), (RUN, run), (MEMO, memo), (SYNC, sync), (IMPORT, files), (DATA, data))
    for name, command in own:
        _add_options(command, name)
        command.set_defaults(parser=command)
    return parser


def _add_options(parser: argparse.ArgumentParser, command: str) -> None:
    """The options that the command takes, its own first."""
    taken = [option for option in OPTIONS if command in option.commands]
    if command != DASHBOARD:
        taken.sort(key=lambda option: option.commands != (command,))
    for option in taken:
        words: dict[str, Any] = {"dest": option.name, "help": _help(option)}
        if option.switch:
            words["action"] = argparse.BooleanOptionalAction
        elif not option.metavar:
            words["action"] = "store_true"
        else:
            words |= {"metavar": option.metavar, "action": "append" if option.repeated else "store"}
        if option.choices:
            words["choices"] = option.choices
        parser.add_argument(option.flag, **words)


def _help(option: Option) -> str:
    """The help, then the variables and the default in brackets."""
    default = f"default: {option.default}" if option.default else ""
    more = "; ".join(filter(None, (", then ".join(option.variables), default)))
    text = f"{option.help} ({more})" if more else option.help
    return text.replace("`", "").replace("%", "%%")
