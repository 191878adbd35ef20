"""Spread: the mean and the standard deviation of the numbers in a column of some runs."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from memo_tui.numbers import not_finite
from memo_tui.runs.table.fields import Value


@dataclass(frozen=True, slots=True)
class Spread:
    """The mean of some numbers and how far they scatter; NaN is left out.

    Attributes:
        count: how many numbers there are.
        mean: their mean.
        std: the standard deviation of the sample (divided by count - 1); None for a single number.
    """

    count: int
    mean: float
    std: float | None

    @classmethod
    def of(cls, values: Iterable[Value]) -> "Spread | None":
        """The spread of the numbers among these values; None if there is none."""
        numbers = [value for value in values if isinstance(value, int | float) and not math.isnan(value)]
        if not numbers:
            return None
        count = len(numbers)
        if count == 1:
            return cls(1, numbers[0], None)
        if any(map(not_finite, numbers)):
            ends = {not_finite(each) for each in numbers} - {""}
            return cls(count, math.nan if len(ends) > 1 else float(ends.pop()), math.nan)
        largest = max(map(abs, numbers)) or 1.0  # scaled by it, no sum and no square overflows
        scaled = [each / largest for each in numbers]
        middle = math.fsum(scaled) / count
        variance = math.fsum((each - middle) ** 2 for each in scaled) / (count - 1)
        return cls(count, middle * largest, math.sqrt(variance) * largest)
