"""The parser of the command line, made from the table of options."""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from memo_tui.command_help import COMMAND_HELP
from memo_tui.command_names import VIEW_COMMANDS
from memo_tui.command_options import OPTIONS
from memo_tui.headless.output import say
from memo_tui.options import BACKUP, DASHBOARD, MEMO, RUN, TRAIN, Option, joined
from memo_tui.secrets.known import hide
from memo_tui.settings import SETTINGS
from memo_tui.settings_sources import read_value
from memo_tui.tracking.address import quotable

_UPGRADE = "--upgrade-store"
_USAGE = """\
memo-tui [options] [PATH_OR_URI [EXPERIMENT]]
       memo-tui train [options] [-- COMMAND [ARGUMENT ...]]
       memo-tui run [options] -- COMMAND [ARGUMENT ...]
       memo-tui memo [options] ACTION [RUN ...] [-- COMMAND [ARGUMENT ...]]
       memo-tui sync [options]
       memo-tui import FOLDER [FILE]
       memo-tui data [options] FILE
       memo-tui demo
       memo-tui COMMAND [options] [ARGUMENT ...]"""
_EPILOG = """\
PATH_OR_URI is the file of a store, such as mlflow.db, a folder that holds one
or an MLproject, or a store's address.
An option overrides its environment variable, which overrides the
settings file, which overrides the default.
Press ? inside for help.
"""
_OF_TRAININGS = ("explain", "bless")


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
        super().error(hide(message))

    def _print_message(self, message: str, file: Any = None) -> None:
        """Write for argparse, which ignores that something can't be written."""
        say(file or sys.stderr, message.removesuffix("\n"))


class _Version(argparse.Action):
    """Looks the version up only when it's asked for."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given, nargs=0)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version  # noqa: PLC0415

        say(sys.stdout, f"memo-tui {version('memo-tui')}")
        parser.exit()


def parse(arguments: Sequence[str]) -> CommandLine:
    """Read the command line; leaves with 0 after --help and --version, with 2 after bad usage.

    Raises:
        SettingsError: the value of an option that is no setting isn't understood.
    """
    words, command = split_command(arguments)
    first = _first_argument(words)
    if first == MEMO:
        words = _arguments_together(words)
    parser = _parser(first)
    # Arguments may stand before, between and behind the options; subcommands don't allow that.
    given = vars(parser.parse_args(words) if _is_command(first) else parser.parse_intermixed_args(words))
    subcommand, parser = given.get("subcommand") or DASHBOARD, given.get("parser", parser)
    action, runs = given.get("action", ""), tuple(given.get("runs", ()))
    if command is not None and subcommand not in (TRAIN, RUN) and action not in _OF_TRAININGS:
        parser.error(
            "'--' is only for the command of 'memo-tui run', 'train', 'memo explain' and 'memo bless'"
        )
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
    if action in ("forget", "invalidate", "bless") and (not runs or (action == "bless" and len(runs) > 1)):
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


def view_command(arguments: Sequence[str]) -> list[str] | None:
    """The words of one of `VIEW_COMMANDS`, its name first wherever it stands; None for anything else."""
    name = _first_argument(arguments)
    if name is None or name not in VIEW_COMMANDS:
        return None
    place = arguments.index(name)
    return [name, *arguments[:place], *arguments[place + 1 :]]


def _text(given: str | bool | list[str]) -> str:
    """A setting as text, a switch too."""
    return ("off", "on")[given] if isinstance(given, bool) else joined(given)


def _is_command(first: str | None) -> bool:
    """Whether a first argument is a command; none may be the dashboard, or a wish for help."""
    return first is None or first in COMMAND_HELP


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


def _parser(first: str | None) -> _Parser:
    """The parser for a command without a screen, or for the dashboard with arguments.

    Args:
        first: the first argument, or None.
    """
    parser = _Parser(
        prog="memo-tui",
        usage=_USAGE,
        description="See memoization happen, and watch tracked trainings stream in.",
        epilog=_EPILOG,
    )
    parser.add_argument("--version", action=_Version, help="print the version and exit")
    _add_options(parser, DASHBOARD)
    if not _is_command(first):
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
    for name, words in VIEW_COMMANDS.items():
        commands.add_parser(name, help=words)
    for name, help_of in COMMAND_HELP.items():
        command = commands.add_parser(
            name,
            help=help_of.help,
            usage=help_of.usage,
            description=help_of.description,
            epilog=help_of.epilog,
        )
        for argument in help_of.arguments:
            command.add_argument(argument.name, **argument.words)
        if name == first:  # of the others only the name is known
            _add_options(command, name)
        command.set_defaults(parser=command)
    return parser


def _add_options(parser: argparse.ArgumentParser, command: str) -> None:
    """The options that the command takes, its own first."""
    taken = [option for option in OPTIONS if command in option.commands]
    if command != DASHBOARD:
        taken.sort(key=lambda option: option.commands != (command,))
    for option in taken:
        words: dict[str, Any] = {"dest": option.name, "help": help_of_option(option).replace("%", "%%")}
        if option.switch:
            words["action"] = argparse.BooleanOptionalAction
        elif not option.metavar:
            words["action"] = "store_true"
        else:
            words |= {"metavar": option.metavar, "action": "append" if option.repeated else "store"}
        if option.choices:
            words["choices"] = option.choices
        parser.add_argument(option.flag, **words)


def help_of_option(option: Option) -> str:
    """The help, then the variables and the default in brackets."""
    default = f"default: {option.default}" if option.default else ""
    more = "; ".join(filter(None, (", then ".join(option.variables), default)))
    text = f"{option.help} ({more})" if more else option.help
    return text.replace("`", "")
