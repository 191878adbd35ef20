"""`memo-tui config`: where the settings file is, what holds and why, and editing it."""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

import click

from memo_tui.commands.arguments import Commands, json_option, setting
from memo_tui.commands.documents import print_document
from memo_tui.commands.group import Failed
from memo_tui.commands.scope import settings_of
from memo_tui.commands.sheet import Sheet
from memo_tui.files import private_folder
from memo_tui.headless.output import complain, say, write_line
from memo_tui.options import joined
from memo_tui.secrets.uris import hide_passwords
from memo_tui.settings import SETTINGS, Settings, default_config
from memo_tui.settings_file import read_file
from memo_tui.settings_sources import config_given


@click.group(cls=Commands)
def command() -> None:
    """Show where the settings file is, what it and all else sets, and edit it."""


@command.command("path")
@setting("config")
def path(**options: Any) -> None:
    """Print the path of the settings file, which need not exist."""
    write_line(sys.stdout, str(config_given(options) or default_config()))


@command.command("show")
@json_option
@setting("profile")
@setting("config")
def show(*, as_json: bool, **options: Any) -> None:
    """Show each setting that holds, and where it comes from."""
    settings = settings_of(options)
    found = [*_values(settings)]
    if as_json:
        documents = [
            {"name": name, "value": value, "source": source or None} for name, value, source in found
        ]
        print_document(file=str(settings.config), settings=documents)
        return
    rows = [
        (name, "-" if value is None else str(value), source or "default") for name, value, source in found
    ]
    Sheet(("setting", "value", "from"), rows).print()


@command.command("edit")
@setting("config")
def edit(**options: Any) -> None:
    """Open the settings file in the editor of VISUAL or EDITOR, and check it afterwards."""
    file = config_given(options) or default_config()
    try:
        private_folder(file.parent)
        file.touch(mode=0o600)
        click.edit(filename=str(file))
    except (OSError, click.ClickException) as error:
        raise Failed(f"{file} can't be edited ({error}).") from None
    _, warnings = read_file(file, SETTINGS, strict=True)
    for warning in warnings:
        complain(warning)
    if not warnings:
        say(sys.stdout, f"{file} is understood.")


def _values(settings: Settings) -> Iterator[tuple[str, Any, str]]:
    """The name, the value as text, and the source of each setting."""
    known = {option.name for option in SETTINGS}
    for each in fields(settings):
        if each.name not in known:
            continue
        value = getattr(settings, each.name)
        if isinstance(value, Mapping):
            if value:
                yield each.name, f"{len(value)} saved", f"key {each.name} in {settings.config}"
            continue
        text = None if value is None else joined([*value]) if isinstance(value, tuple) else str(value)
        if isinstance(value, bool):
            text = "on" if value else "off"
        shown = hide_passwords(text) if text else text
        yield each.name, shown or None, settings.sources.get(each.name, "")
