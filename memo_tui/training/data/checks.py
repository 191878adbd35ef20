"""Refusing data that can't be learned from."""

from memo_tui.errors import DataError
from memo_tui.numbers import counted
from memo_tui.training.data import column as kinds
from memo_tui.training.data.quoting import quoted
from memo_tui.training.data.texts import OUT, asking
from memo_tui.training.data.understand import Understanding

_MOST_CLASSES = 100


def refuse_columns(found: Understanding) -> None:
    """Refuse columns of which something must be decided first, or that models can't learn from.

    Raises:
        DataError: there is one, or nothing is left to learn from.
    """
    problems = list(found.problems)
    if problems:
        others = len(problems) - 1
        also = f" ({counted(others, 'other column')} must be decided too.)" if others else ""
        raise DataError(f"{problems[0]}{also}")
    for each in found.features:
        if each.kind not in kinds.LEARNABLE:
            raise DataError(
                f"{_column(found, each.name)} holds {each.kind} (for example"
                f" {quoted(next(iter(each.examples), ''))}),"
                f" which models can't learn from: leave it out with {asking(each.name, OUT)}, or convert it"
                " to numbers or text."
            )
    if not found.features:
        why = "; ".join(f"{quoted(name)}: {reason}" for name, reason in found.left_out.items())
        raise DataError(
            f"{found.file.shown} has no column to learn from, as all are left out ({why}): add one."
        )


def refuse_target(found: Understanding) -> None:
    """Refuse a target that can't be predicted.

    Raises:
        DataError: it holds neither numbers nor classes, or classes that can't be learned.
    """
    target = found.target
    if target is None:
        return
    name, present = _column(found, target.name), found.rows - target.missing
    example = quoted(next(iter(target.examples), ""))
    if not present:
        raise DataError(f"{name} has no values: choose another target.")
    if target.kind not in (kinds.NUMBER, kinds.BOOLEAN, kinds.TEXT):
        what = "dates or times" if target.kind == kinds.DATE else target.kind
        raise DataError(
            f"{name} must hold numbers or classes, but holds {what} (for example {example}): convert it, or"
            " choose another target."
        )
    if target.kind == kinds.NUMBER and target.distinct != 1:
        return
    if target.distinct < 2:
        raise DataError(f"{name} is always {example}, so there is nothing to predict: choose another target.")
    if target.distinct > min(_MOST_CLASSES, present // 2):
        raise DataError(
            f"{name} has {target.distinct:,} different texts in {counted(present, 'row')} (for example"
            f" {example}), too many for classes: choose another target."
        )


def _column(found: Understanding, name: str) -> str:
    which = "target column" if name == found.file.target else "column"
    return f"The {which} {quoted(name)} of {found.file.shown}"
