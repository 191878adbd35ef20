"""What was understood of a file, as a table of plain text."""

import textwrap

from memo_tui.numbers import counted
from memo_tui.training.data.choices import DROP, IMPUTE
from memo_tui.training.data.column import Column
from memo_tui.training.data.understand import Understanding

WIDTH = 100  # of a table that nobody has said where to show
_NARROWEST = 40
_TITLES = ("column", "kind", "missing", "examples")
_GAP = "  "
_IMPUTED = "the median of the train part for numbers and dates, and the commonest value for others"
_GAPS = {
    IMPUTE: f"Missing values are imputed: {_IMPUTED}.",
    DROP: "Rows with missing values are dropped.",
    "": f"Missing values are imputed: {_IMPUTED}; with --missing drop their rows are dropped.",
}
_MOST = 34  # characters of a name or a kind


def table(found: Understanding, width: int = WIDTH, missing: str = "") -> str:
    """The table, in lines of at most `width` characters, each ended.

    Args:
        found: what was understood.
        width: in characters; less than 40 counts as 40.
        missing: what is done about missing values, one of `MISSING`; "" if it isn't known yet.
    """
    width = max(width, _NARROWEST)
    most = min(_MOST, width // 3)
    rows = [
        (
            each.name,
            each.shown_kind if len(each.shown_kind) <= most else each.kind,
            f"{each.missing:,}" if each.missing else "-",
        )
        for each in found.columns
    ]
    widths = [min(most, max(map(len, texts))) for texts in zip(_TITLES[:-1], *rows, strict=True)]
    notes = [line for note in found.notes for line in _wrapped(note, width)]
    lines = [*_wrapped(_head(found), width), *notes, "", _row(_TITLES, widths, width)]
    for each, row in zip(found.columns, rows, strict=True):
        lines.append(_row((*row, _examples(each)), widths, width))
        how = (each.how,) if each.how and row[1] == each.kind else ()
        for remark in (*how, *each.remarks):
            lines += _wrapped(remark, width, "    ")
    return "".join(f"{line}\n" for line in [*lines, *_foot(found, width, missing)])


def _head(found: Understanding) -> str:
    how = found.file.dialect.shown if found.file.dialect else "Parquet"
    size = f"{counted(found.rows, 'row')}, {counted(len(found.columns), 'column')}"
    return _line(f"{found.file.path.name}: {size}; {how}")


def _foot(found: Understanding, width: int, missing: str) -> list[str]:
    if found.target is None:
        return []
    names = counted(len(found.features), "column")
    text = f"Predicted: {found.target.name} ({found.task}), from {names}."
    if any(each.missing for each in found.features):
        text += f" {_GAPS[missing]}"
    if found.target.missing:
        rows = found.target.missing
        text += f" {counted(rows, 'row')} without a target {'is' if rows == 1 else 'are'} dropped."
    text += f" {found.remark_on_classes}"
    return ["", *_wrapped(_line(text), width)]


def _row(texts: tuple[str, ...], widths: list[int], width: int) -> str:
    name, kind, missing, examples = map(_line, texts)
    parts = (
        _cut(name, widths[0]).ljust(widths[0]),
        _cut(kind, widths[1]).ljust(widths[1]),
        missing.rjust(widths[2]),
    )
    rest = width - sum(widths) - 3 * len(_GAP)
    return _GAP.join((*parts, _cut(examples, rest))).rstrip()


def _examples(column: Column) -> str:
    return " · ".join(column.examples)


def _line(text: str) -> str:
    """A text on one line, without what a terminal would obey."""
    return "".join(
        sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in " ".join(text.split())
    )


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: max(0, width - 1)]}…"


def _wrapped(text: str, width: int, indent: str = "") -> list[str]:
    return textwrap.wrap(_line(text), width, initial_indent=indent, subsequent_indent=indent) or [""]
