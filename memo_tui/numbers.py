"""How numbers are written: the same on the screen, in messages and in every file."""

import sys


def not_finite(value: object) -> str:
    """The text "NaN", "inf" or "-inf" for a number that is not finite; "" for anything else.

    The largest double counts as infinite, as MLflow stores infinity that way.
    """
    if not isinstance(value, int | float):
        return ""
    if value != value:  # noqa: PLR0124 - NaN; `isnan` refuses a whole number beyond any float
        return "NaN"
    if abs(value) < sys.float_info.max:
        return ""
    return "inf" if value > 0 else "-inf"


def as_stored(value: float) -> float | None:
    """A value of a metric as a database of MLflow's has it: infinity as the largest double; None for NaN."""
    if value != value:  # noqa: PLR0124 - NaN
        return None
    largest = sys.float_info.max
    return min(largest, max(-largest, value))


def counted(number: int, noun: str) -> str:
    """A number with its noun, in the plural if need be, such as "1,200 rows"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
