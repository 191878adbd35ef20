"""What the pages show: blocks of commands, files and filters."""

import re
from pathlib import Path
from typing import NamedTuple

import memo_tui

DOCS = Path(memo_tui.__file__).parent / "docs"
PAGES = [Path(__file__).parents[2] / "README.md", *sorted(DOCS.glob("*.md"))]
_BLOCK = re.compile(
    r"^(?:<!-- file: (?P<file>\S+) -->\n)?```(?P<kind>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)


class Block(NamedTuple):
    """A block of code.

    Attributes:
        kind: its language, or "".
        text: its lines.
        file: the file that it is to be saved as, or None.
    """

    kind: str
    text: str
    file: str | None


def blocks(page: Path, kind: str | None = None) -> list[Block]:
    """The blocks of a page, in order; those of one language if it's given."""
    found = [
        Block(each["kind"], each["text"], each["file"]) for each in _BLOCK.finditer(page.read_text("utf-8"))
    ]
    return [block for block in found if kind in (None, block.kind)]


def commands(block: Block) -> list[tuple[str, str]]:
    """The commands of a console block, each with the output that is shown for it."""
    told = re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]
    return [(line, output) for line, _, output in (each.partition("\n") for each in told)]
