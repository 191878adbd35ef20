"""The options and arguments that these commands share, made of the table of all options."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from memo_tui.command_line import help_of_option
from memo_tui.commands.complete import complete_experiment, complete_run
from memo_tui.commands.group import STATUSES
from memo_tui.settings import SETTINGS

F = TypeVar("F", bound=Callable[..., Any])

_BY_NAME = {option.name: option for option in SETTINGS}
RUN = "RUN is an id or how one begins, a name, @last, @best:METRIC or @marked; - reads ids, a line each."


class Command(click.Command):
    """A command whose help ends with the exit statuses, which are the same everywhere."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what stands below the options."""
        super().format_epilog(ctx, formatter)
        with formatter.section("Exit status"):
            formatter.write_text(" ".join(STATUSES.removeprefix("Exit status: ").split()))


class Commands(click.Group):
    """A command with commands of its own."""

    command_class = Command


def setting(name: str) -> Callable[[F], F]:
    """The option of a setting, spelled as everywhere; its value is given as text."""
    option = _BY_NAME[name]
    words: dict[str, Any] = {"metavar": option.metavar, "help": help_of_option(option)}
    return click.option(option.flag, option.name, **words)


def of_store(command: F) -> F:
    """The options that say which store and which experiments are meant."""
    many = click.option(
        "--experiment",
        "experiments",
        metavar="NAME",
        multiple=True,
        shell_complete=complete_experiment,
        help="an experiment; may be repeated (MEMO_TUI_EXPERIMENT, then MLFLOW_EXPERIMENT_NAME; default: that"
        " of the settings, else those that the dashboard showed last)",
    )
    every = click.option("--all", "every", is_flag=True, help="all experiments of the store")
    for add in (
        setting("config"),
        setting("data_dir"),
        every,
        many,
        setting("profile"),
        setting("tracking_uri"),
    ):
        command = add(command)
    return command


def json_option(command: F) -> F:
    """The option for JSON."""
    add = click.option("--json", "as_json", is_flag=True, help="JSON, as the page scripts describes it")
    return add(command)


def of_output(command: F) -> F:
    """The options that choose the form of the output."""
    as_csv = click.option("--csv", "as_csv", is_flag=True, help="CSV, with all digits")
    return json_option(as_csv(command))


def runs_argument(*, name: str = "words", metavar: str = "RUN...", nargs: int = -1) -> Callable[[F], F]:
    """The argument that names runs."""
    return click.argument(name, metavar=metavar, nargs=nargs, required=True, shell_complete=complete_run)
