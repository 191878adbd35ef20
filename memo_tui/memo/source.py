"""Source code as it is shown beside a call: the lines of the file, with their numbers."""

import ast
import inspect
import re
from dataclasses import dataclass
from linecache import getline
from textwrap import dedent
from typing import Any

_LINTER_NOTE = re.compile(r"\s+# noqa\b.*$")


@dataclass(frozen=True, slots=True)
class Source:
    """Lines of a file.

    Attributes:
        numbers: the lines' numbers in their file.
        lines: their text without the common indentation; as many as `numbers`.
    """

    numbers: tuple[int, ...] = ()
    lines: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All lines as one text."""
        return "\n".join(self.lines)


def source_of(thing: Any, *, whole: bool = False) -> Source:
    """The source of a class or function; empty where Python has none, for example for REPL input.

    Args:
        thing: the class or function.
        whole: whether to keep docstrings, linter comments and blank lines.
    """
    try:
        written, first = inspect.getsourcelines(thing)
    except (OSError, TypeError):
        return Source()
    lines = dedent("".join(written)).splitlines()
    numbered = list(enumerate(lines, max(first, 1)))
    if not whole:
        left_out = _docstring_lines("\n".join(lines))
        numbered = [
            (number, _LINTER_NOTE.sub("", line))
            for place, (number, line) in enumerate(numbered, 1)
            if place not in left_out and line.strip()
        ]
    return Source(tuple(number for number, _ in numbered), tuple(line for _, line in numbered))


def line_of(file: str, number: int) -> str:
    """One line of a file, without its indentation; much faster than `source_of`, which parses."""
    return _LINTER_NOTE.sub("", getline(file, number).strip())


def _docstring_lines(code: str) -> set[int]:
    try:
        tree = ast.parse(code)
    except SyntaxError:  # a lambda's line, cut out of a call
        return set()
    found: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and ast.get_docstring(
            node
        ):
            docstring = node.body[0]
            found.update(range(docstring.lineno, (docstring.end_lineno or docstring.lineno) + 1))
    return found
