"""`memo-tui completion`: the completion for a shell, and what it asks for while the user types."""

import os
import sys
from typing import Any

import click

from memo_tui.command_help import COMMAND_HELP
from memo_tui.command_names import COMPLETING
from memo_tui.command_options import OPTIONS
from memo_tui.commands.arguments import Command
from memo_tui.commands.complete import complete_experiment
from memo_tui.commands.group import ViewCommands
from memo_tui.headless.output import write_line
from memo_tui.options import DASHBOARD, PATH, Option

_PROGRAM = "memo-tui"
_HELP = """\b
bash:  eval "$(memo-tui completion bash)"   in ~/.bashrc
zsh:   eval "$(memo-tui completion zsh)"    in ~/.zshrc
fish:  memo-tui completion fish | source    in ~/.config/fish/config.fish
"""


@click.command(cls=Command, epilog=_HELP)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(*, shell: str, **_: Any) -> None:
    """Print the completion for a shell: commands, options, experiments, runs, metrics."""
    from click.shell_completion import get_completion_class  # noqa: PLC0415 - seldom

    kind = get_completion_class(shell)
    if kind is not None:
        write_line(sys.stdout, kind(whole_group(), {}, _PROGRAM, COMPLETING).source().rstrip("\n"))


def complete() -> int:
    """Answer the shell, which says by variables what is typed; the exit status."""
    from click.shell_completion import shell_complete  # noqa: PLC0415 - seldom

    return shell_complete(whole_group(), {}, _PROGRAM, COMPLETING, os.environ[COMPLETING])


def whole_group() -> click.Group:
    """All commands, also those that click doesn't run, with their options as the shell may complete them."""
    group = ViewCommands(_PROGRAM, params=_options(DASHBOARD), invoke_without_command=True)
    for name, about in COMMAND_HELP.items():
        words: list[click.Parameter] = []
        for argument in about.arguments:
            choices = argument.words.get("choices")
            kind = click.Choice([*choices]) if choices else click.Path()
            many = argument.words.get("nargs") == "*"
            words.append(click.Argument([argument.name], type=kind, required=False, nargs=-1 if many else 1))
        group.add_command(click.Command(name, params=[*_options(name), *words], help=about.help))
    return group


def _options(command: str) -> list[click.Parameter]:
    return [_option(option) for option in OPTIONS if command in option.commands]


def _option(option: Option) -> click.Option:
    about = option.help.replace("`", "")
    words: dict[str, Any] = {"help": about, "multiple": option.repeated}
    if option.switch:
        flags = f"{option.flag}/--no-{option.flag.removeprefix('--')}"
        return click.Option([flags, option.name], help=about)
    if not option.metavar:
        return click.Option([option.flag, option.name], is_flag=True, help=about)
    if option.choices:
        words["type"] = click.Choice(option.choices)
    elif option.kind is PATH:
        words["type"] = click.Path()
    if option.name == "experiment":
        words["shell_complete"] = complete_experiment
    return click.Option([option.flag, option.name], **words)
