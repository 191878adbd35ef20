"""Names and values of a file, shortened for messages."""

from collections.abc import Sequence

_SHOWN_COLUMNS = 8
_SHOWN_CHARACTERS = 80


def quoted(value: object) -> str:
    """A value from the file for a message: on one line and shortened."""
    text = repr(value if isinstance(value, str) else str(value))
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[: _SHOWN_CHARACTERS - 1]}…"


def listed(names: Sequence[str]) -> str:
    """The first names of a list, for a message."""
    more = len(names) - _SHOWN_COLUMNS
    rest = f", … and {more} more" if more > 0 else ""
    return ", ".join(quoted(name) for name in names[:_SHOWN_COLUMNS]) + rest
