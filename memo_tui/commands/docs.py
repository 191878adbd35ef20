"""`memo-tui docs`: the documentation, in the terminal."""

import sys
from difflib import get_close_matches
from importlib.resources import files
from typing import Any

import click

from memo_tui.commands.arguments import Command
from memo_tui.commands.group import columns_of_terminal
from memo_tui.commands.sheet import Sheet
from memo_tui.errors import MemoTuiError
from memo_tui.headless.output import write_line

_WIDEST = 100  # columns of a page


def _complete(_ctx: click.Context, _param: click.Parameter, begun: str) -> list[str]:
    return [name for name in pages() if name.startswith(begun)]


@click.command(cls=Command)
@click.argument("page", metavar="[PAGE]", required=False, shell_complete=_complete)
def command(*, page: str | None, **_: Any) -> None:
    """Read a page of the documentation; without PAGE, list the pages."""
    there = pages()
    if page is None:
        Sheet(("page", ""), [(name, _title(text)) for name, text in there.items()]).print()
        return
    name = page.removesuffix(".md")
    if name not in there:
        near = get_close_matches(name, there, 1)
        hint = f"did you mean {near[0]!r}?" if near else "see memo-tui docs."
        raise MemoTuiError(f"There is no page {page!r}: {hint}")
    width = columns_of_terminal()
    if width is None:
        write_line(sys.stdout, there[name].rstrip("\n"))
        return
    from rich.console import Console  # noqa: PLC0415 - heavy
    from rich.markdown import Markdown  # noqa: PLC0415

    Console(width=min(width, _WIDEST), highlight=False).print(Markdown(there[name]))


def pages() -> dict[str, str]:
    """The pages by name: the names of the files in the folder of the documentation, without ending."""
    folder = files("memo_tui") / "docs"
    found = {each.name: each for each in folder.iterdir() if each.name.endswith(".md")}
    return {name.removesuffix(".md"): found[name].read_text("utf-8") for name in sorted(found)}


def _title(text: str) -> str:
    return text.partition("\n")[0].lstrip("# ")
