"""In which line of a TOML file a key stands, which the standard library doesn't say."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

_PART = r"(?:\"(?:[^\"\\]|\\.)*\"|'[^']*'|[\w-]+)"
_NAME = rf"{_PART}(?:\s*\.\s*{_PART})*"
_HEADER = re.compile(rf"\s*\[\[?\s*({_NAME})\s*\]\]?\s*(?:#.*)?")
_KEY = re.compile(rf"\s*({_NAME})\s*=")


def line_of(text: str, path: Sequence[str]) -> int | None:
    """The number of the line in which a key is set, or its table begins; None if it isn't found.

    Args:
        text: of the file.
        path: the names of the tables, and of the key.
    """
    wanted = tuple(path)
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        if found := _HEADER.fullmatch(line):
            table = _parts(found[1])
            if table[: len(wanted)] == wanted:
                return number
        elif (found := _KEY.match(line)) and (*table, *_parts(found[1]))[: len(wanted)] == wanted:
            return number
        elif found and (inner := _inline(line, table, wanted)):
            return number if inner else None
    return None


def _inline(line: str, table: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """Whether a line has an inline table in which the wanted key stands."""
    try:
        content: Any = tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        return False
    if wanted[: len(table)] != table:
        return False
    for name in wanted[len(table) :]:
        if not isinstance(content, Mapping) or name not in content:
            return False
        content = content[name]
    return True


def _parts(name: str) -> tuple[str, ...]:
    """The parts of a dotted name."""
    try:
        content: Any = tomllib.loads(f"{name} = 0")
    except tomllib.TOMLDecodeError:
        return ()
    parts = []
    while isinstance(content, Mapping):
        ((part, content),) = content.items()
        parts.append(part)
    return tuple(parts)
