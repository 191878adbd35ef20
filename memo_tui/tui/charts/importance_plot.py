"""Bars that say how much each param matters for a metric."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from memo_tui.tui.charts.importance import Importance
from memo_tui.tui.charts.run_plot import RunPlot
from memo_tui.tui.charts.series import AXIS, CURSOR, QUIET, Glyph, style
from memo_tui.tui.common.table_data import fit
from memo_tui.tui.common.text import plain

_NAME_SHARE = 3  # a name takes at most one cell in so many
_VALUE, _GAP = 6, 2
_LEAST = (36, 3)  # cells below which nothing can be distinguished
_EIGHTHS = " ▏▎▍▌▋▊▉█"
_CORRELATION, _PERMUTATION = style(0), style(1)


@dataclass(frozen=True, slots=True)
class Importances:
    """What is drawn.

    Attributes:
        rows: the params, the one that matters most first.
        chosen: the key of the chosen one.
        note: why there is no permutation importance, or that it is awaited, or "".
    """

    rows: tuple[Importance, ...]
    chosen: str
    note: str = ""


class ImportancePlot(RunPlot[Importances]):
    """A line for each param: the correlation of its ranks with a bar from the middle, and its permutation."""

    def draw(self, width: int, height: int) -> Sequence[Sequence[Glyph]] | str:
        """The titles, and a line for each param that fits."""
        shown = self._shown
        if shown is None:
            return ""
        if width < _LEAST[0] or height < _LEAST[1]:
            return "There is no room for a plot."
        names = [plain(row.param) for row in shown.rows]
        name = min(max(map(cell_len, names), default=0) + 1, width // _NAME_SHARE)
        room = (width - name - 2 * (_VALUE + _GAP + 1)) // 2
        most = max((row.permutation or 0.0 for row in shown.rows), default=0.0)
        column = _VALUE + 1 + room
        titles = f"{fit('', name)}{' ' * _GAP}{fit('rank correlation', column)}"
        second = "permutation, R² lost"
        lines: list[list[Glyph]] = [[(fit(f"{titles}{' ' * _GAP}{second}", width), QUIET)]]
        fits = height - 1 - bool(shown.note)
        left_out = len(names) - fits + 1 if len(names) > fits else 0
        for text, row in list(zip(names, shown.rows, strict=True))[: len(names) - left_out]:
            chosen = row.param == shown.chosen
            lines.append(
                [
                    (fit(f"{'›' if chosen else ' '}{text}", name), CURSOR if chosen else AXIS),
                    (" " * _GAP + _number(row.correlation, signed=row.signed) + " ", _CORRELATION),
                    (_around_zero(row.correlation or 0.0, room), _CORRELATION),
                    (" " * _GAP + _number(row.permutation, signed=False) + " ", _PERMUTATION),
                    (_bar(max(0.0, row.permutation or 0.0) / most if most > 0 else 0.0, room), _PERMUTATION),
                ]
            )
            used = sum(cell_len(part) for part, _ in lines[-1])
            lines[-1].append((" " * (width - used), AXIS))
        if left_out:
            lines.append([(fit(f" … {left_out} more", width), QUIET)])
        if shown.note:
            lines.append([(fit(f" {shown.note}", width), QUIET)])
        return lines


def _number(value: float | None, *, signed: bool) -> str:
    """A value in as many cells as all of them have."""
    if value is None:
        return f"{'-':>{_VALUE}}"
    return f"{value:>{'+' if signed else ''}{_VALUE}.2f}"


def _bar(share: float, room: int) -> str:
    """A bar from the left over a share of the room."""
    whole, part = divmod(round(share * room * 8), 8)
    return fit("█" * whole + _EIGHTHS[part].strip(), room)


def _around_zero(value: float, room: int) -> str:
    """A bar from the middle: to the left below 0, to the right above."""
    half = max(0, (room - 1) // 2)
    cells = min(half, round(abs(value) * half))
    left = "█" * cells if value < 0 else ""
    right = "█" * cells if value > 0 else ""
    return fit(f"{left:>{half}}│{right:<{half}}", room)
