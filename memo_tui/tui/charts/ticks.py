"""Round places on an axis, and their labels."""

from collections.abc import Iterator, Sequence
from math import ceil, floor, isfinite, log10

from memo_tui.tui.common.text import number

_MOST_DIGITS = 17
_LONG = 8  # characters of a label, from which on what all have in common is said once
_SECOND_STEPS = (1, 2, 5, 10, 15, 30)
_TIME_STEPS = (
    *_SECOND_STEPS,
    *(60 * step for step in _SECOND_STEPS),
    *(3600 * step for step in (1, 2, 3, 6, 12)),
)
_DAY = 86400


def distances(low: float, high: float) -> Iterator[tuple[float, int]]:
    """Ever larger round distances between ticks: a digit and a power of ten."""
    power = floor(log10(high - low)) - 2
    while True:
        yield from ((digit, power) for digit in (1, 2, 2.5, 5))
        power += 1


def multiples(digit: float, power: int, low: float, high: float) -> list[float]:
    """The multiples of a round distance from `low` to `high`, both counted in that distance."""
    # Dividing by a whole power of ten gives 0.3 where multiplying gives 0.30000000000000004.
    unit = 10.0**-power if -300 < power < 0 else 1 / 10.0**power
    places = (digit * place / unit for place in range(ceil(low), floor(high) + 1))
    return list(dict.fromkeys(places))  # numbers beside 1e15 may be the same


def round_ticks(low: float, high: float, most: int, *, whole: bool = False) -> list[float]:
    """At most so many round places from `low` to `high`, ascending; the ends if there is no room for two.

    Args:
        low: the start of the axis.
        high: its end.
        most: how many, 2 or more.
        whole: only whole numbers.
    """
    if not high > low or not isfinite(high - low):
        return [low, high] if high > low else [low]
    for digit, power in distances(low, high):
        step = digit * 10.0**power
        if not step or (whole and (step < 1 or step != int(step))) or (high - low) / step > most:
            continue
        found = multiples(digit, power, low / step - 1e-9, high / step + 1e-9)
        if len(found) <= most:
            return found if len(found) > 1 else _two(low, high, whole=whole)
    raise AssertionError  # distances grow without end


def _two(low: float, high: float, *, whole: bool) -> list[float]:
    if not whole:
        return [low, high]
    first, last = ceil(low), floor(high)
    return [float(place) for place in dict.fromkeys((first, last)) if first <= last] or [low, high]


def time_ticks(low: float, high: float, most: int, offset: float = 0.0) -> tuple[list[float], float]:
    """Round times and the distance between them, in seconds; `offset` is that of the local time."""
    if high - low < 2:
        found = round_ticks(low, high, most)
        return found, found[1] - found[0] if len(found) > 1 else 0.0
    days = (digit * 10**power * _DAY for power in range(12) for digit in (1, 2, 5))
    for step in (*_TIME_STEPS, *days):
        first, last = ceil((low + offset) / step), floor((high + offset) / step)
        if last - first < most:
            if last - first < 1:
                return [low, high], high - low
            return [place * step - offset for place in range(first, last + 1)], float(step)
    return [low, high], high - low


def short_number(value: float) -> str:
    """A number as an axis shows it: without trailing zeros."""
    digits, exponent, power = number(value).partition("e")
    return (digits.rstrip("0").rstrip(".") if "." in digits else digits) + exponent + power


def tick_labels(ticks: Sequence[float]) -> list[str]:
    """The ticks as text, with as many digits as distinguish them."""
    labels = [short_number(tick) for tick in ticks]
    digits = 4
    while len(set(labels)) < len(set(ticks)) and digits < _MOST_DIGITS:
        digits += 1
        labels = [f"{tick:.{digits}g}" for tick in ticks]
    return labels


def step_labels(ticks: Sequence[float]) -> list[str]:
    """Likewise for an x axis; where all numbers are long, the others say how far they are from the first."""
    labels = tick_labels(ticks)
    if len(labels) < 3 or len(set(map(short_number, ticks))) == len(ticks) or max(map(len, labels)) <= _LONG:
        return labels
    rest = [short_number(tick - ticks[0]) for tick in ticks[1:]]
    return [f"{ticks[0]:.{_MOST_DIGITS}g}", *(f"+{each}" for each in rest)]
