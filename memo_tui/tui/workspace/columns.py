"""The columns of a workspace: which of them fit, and how wide each is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

RUNS, CHARTS, DETAILS = "runs", "charts", "details"
NAMES = (RUNS, CHARTS, DETAILS)
DIVIDER = 1  # cells between two columns
_LEAST = {RUNS: 20, CHARTS: 30, DETAILS: 22}  # cells
_ALL, _TWO = 104, 66  # cells from which on three columns fit, and two
_RUNS, _DETAILS = 26, 26  # per cent of the width, at first


@dataclass(frozen=True, slots=True)
class Columns:
    """How the width is shared; the charts get the rest.

    Attributes:
        runs: the share of the runs, in per cent.
        details: the share of the details, in per cent.
    """

    runs: float = _RUNS
    details: float = _DETAILS

    @classmethod
    def of_saved(cls, saved: Mapping[str, Any]) -> Self:
        """Those of the settings; the usual ones for values that can't be meant."""
        return cls(_share(saved.get(RUNS), _RUNS), _share(saved.get(DETAILS), _DETAILS))

    def widths(self, width: int, seen: tuple[str, ...]) -> dict[str, int]:
        """The cells of each column that is seen, with dividers between them.

        Args:
            width: of the workspace.
            seen: the names of these columns, as `seen_columns` returns them.
        """
        room = width - DIVIDER * (len(seen) - 1)
        if len(seen) == 1:
            return {seen[0]: room}
        sides = {RUNS: self.runs, DETAILS: self.details}
        widths: dict[str, int] = {}
        for name in seen:
            if name != CHARTS:
                others = sum(_LEAST[other] for other in seen if other not in (name, *widths))
                most = room - sum(widths.values()) - others
                widths[name] = max(_LEAST[name], min(round(sides[name] * width / 100), most))
        widths[CHARTS] = room - sum(widths.values())
        return {name: widths[name] for name in seen}

    def resized(self, name: str, cells: int, width: int) -> "Columns":
        """The shares after the runs or the details were given so many cells of a width."""
        other = _LEAST[DETAILS if name == RUNS else RUNS] if width >= _ALL else 0
        most = width - 2 * DIVIDER - _LEAST[CHARTS] - other
        cells = max(_LEAST[name], min(cells, most))
        share = round(cells * 100 / max(1, width), 1)  # exact to a cell, whatever the width
        return replace(self, **{name: min(max(share, 1.0), 99.0)})

    def saved(self) -> dict[str, float]:
        """As `of_saved` reads it."""
        return {RUNS: self.runs, DETAILS: self.details}


def seen_columns(width: int, focused: str, side: str) -> tuple[str, ...]:
    """The columns that fit, from the left.

    Args:
        width: in cells.
        focused: the name of the column that has the focus, which alone stays where one fits.
        side: that of the one that is beside the charts where two fit: the runs or the details.
    """
    if width >= _ALL:
        return NAMES
    if width >= _TWO:
        return (RUNS, CHARTS) if side == RUNS else (CHARTS, DETAILS)
    return (focused,)


def _share(value: object, usual: float) -> float:
    return (
        value if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 100 else usual
    )
