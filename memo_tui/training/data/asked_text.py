"""What the user says that columns are, as one line of text."""

from collections.abc import Mapping

from memo_tui.errors import DataError
from memo_tui.training.data.quoting import quoted


def columns_of(text: str) -> dict[str, str]:
    """The kinds of columns by name, from a text such as `when=d/m/Y; price=1.234,5`.

    Raises:
        DataError: a part of it has no name or no kind.
    """
    found: dict[str, str] = {}
    for part in text.split(";"):
        if not part.strip():
            continue
        if (column := column_of(part)) is None:
            raise DataError(
                f"The column {quoted(part.strip())} has no kind: write it as in when=d/m/Y; zip=text."
            )
        found |= [column]
    return found


def column_of(text: str) -> tuple[str, str] | None:
    """The name and the kind of one column, from a text such as `when=d/m/Y`; None if one is missing."""
    name, kind = (part.strip() for part in text.rpartition("=")[::2])
    return (name, kind) if name and kind else None


def text_of_columns(columns: Mapping[str, str]) -> str:
    """The text from which `columns_of` reads these kinds."""
    return "; ".join(f"{name}={kind}" for name, kind in columns.items())
