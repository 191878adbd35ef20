"""The README's table of options, made from the program's own: `python -m tests.readme_options` writes it."""

from pathlib import Path

from memo_tui.command_options import OPTIONS
from memo_tui.options import DASHBOARD, Option

README = Path(__file__).parents[1] / "README.md"
BEGIN, END = "<!-- options -->\n", "<!-- end of options -->\n"
_HEAD = "| option | environment variable | what it is, and its default |\n|---|---|---|\n"


def table() -> str:
    """The table, in Markdown."""
    return _HEAD + "".join(map(_row, OPTIONS))


def table_in_readme() -> str:
    """The table that the README holds."""
    return README.read_text("utf-8").partition(BEGIN)[2].partition(END)[0]


def _row(option: Option) -> str:
    variables = ", then ".join(f"`{each}`" for each in option.variables)
    where = "" if DASHBOARD in option.commands else f"`{' and '.join(option.commands)}`: "
    told = f"{where}{option.help}" + (f"; {option.default}" if option.default else "")
    return f"| `{option.flag}` | {variables} | {told} |\n"


if __name__ == "__main__":
    before, _, rest = README.read_text("utf-8").partition(BEGIN)
    README.write_text(before + BEGIN + table() + END + rest.partition(END)[2], "utf-8")
