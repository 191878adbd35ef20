"""The pages that are made from the program's own tables: `python -m tests.generated_pages` writes them."""

from collections.abc import Callable, Mapping
from pathlib import Path

import memo_tui
from memo_tui.command_options import OPTIONS
from memo_tui.options import DASHBOARD, Option
from memo_tui.tui.common.key_display import shown_key
from memo_tui.tui.common.key_map import ACTIONS, FIELDS, Action

PAGES = Path(memo_tui.__file__).parent / "docs"
BEGIN, END = "<!-- made from the program -->\n", "<!-- end of what is made -->\n"


def options() -> str:
    """The table of options, in Markdown."""
    head = "| option | environment variable | what it is, and its default |\n|---|---|---|\n"
    return head + "".join(map(_of_option, OPTIONS))


def keys() -> str:
    """The table of keys, in Markdown."""
    head = "| id | keys | what they do, and where |\n|---|---|---|\n"
    return head + "".join(map(_of_action, ACTIONS.values()))


MADE: Mapping[str, Callable[[], str]] = {"options.md": options, "keys.md": keys}
"""What is made, by the name of its page."""


def made_part(page: str) -> str:
    """What a page has of it now."""
    return (PAGES / page).read_text("utf-8").partition(BEGIN)[2].partition(END)[0]


def _of_option(option: Option) -> str:
    variables = ", then ".join(f"`{each}`" for each in option.variables)
    where = "" if DASHBOARD in option.commands else f"`{' and '.join(option.commands)}`: "
    told = f"{where}{option.help}" + (f"; {option.default}" if option.default else "")
    return f"| `{option.flag}` | {variables} | {told} |\n"


def _of_action(action: Action) -> str:
    keys = " ".join(f"<kbd>{shown_key(key)}</kbd>" for key in action.keys)
    uses: dict[str, list[str]] = {}
    for place, use in action.uses.items():
        uses.setdefault(use, []).append("fields" if place == FIELDS else place)
    told = " · ".join(f"{use} ({', '.join(places)})" for use, places in uses.items())
    return f"| `{action.name}` | {keys} | {told.replace('|', chr(92) + '|')} |\n"


if __name__ == "__main__":
    for name, make in MADE.items():
        before, _, rest = (PAGES / name).read_text("utf-8").partition(BEGIN)
        (PAGES / name).write_text(before + BEGIN + make() + END + rest.partition(END)[2], "utf-8")
