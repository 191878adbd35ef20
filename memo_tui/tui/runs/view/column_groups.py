"""Columns whose names begin alike, as `system/` or `layer0/`: one row above them speaks of them all."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from memo_tui.runs.table.fields import split

_MARK = "group\0"  # no column begins like this
_FEWEST = 2


class ColumnGroups:
    """The groups among some columns: same kind, same beginning up to the first slash, at least two.

    Args:
        columns: those of a kind beside each other, by their names.
    """

    def __init__(self, columns: Sequence[str]) -> None:
        self._columns = columns
        found: dict[str, list[str]] = {}
        for column in columns:
            if heading := _heading(column):
                found.setdefault(heading, []).append(column)
        self._members = {heading: each for heading, each in found.items() if len(each) >= _FEWEST}

    @property
    def groups(self) -> Mapping[str, Sequence[str]]:
        """The columns of each group, by the id of its row."""
        return self._members

    def without(self, shown: Collection[str], folded: Collection[str] = ()) -> Iterator[str]:
        """All columns but these, below the rows of their groups; each group has one, whatever is shown.

        Args:
            shown: columns that are left out.
            folded: the ids of the rows of groups whose columns are left out, too.
        """
        before = ""
        for column in self._columns:
            heading = _heading(column)
            if heading != before and heading in self._members:
                yield heading
            before = heading
            if column not in shown and heading not in folded:
                yield column


def prefix_of(heading: str) -> tuple[str, str]:
    """The kind of a group's columns and what their names begin with, such as ("metric", "system/")."""
    return split(heading.removeprefix(_MARK))


def _heading(column: str) -> str:
    """The id of the row of a column's group; "" if its name has no slash inside."""
    kind, key = split(column)
    prefix, slash, rest = key.partition("/")
    return f"{_MARK}{kind}:{prefix}/" if prefix and slash and rest else ""
