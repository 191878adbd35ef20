"""The syntax for several values of a param, and the combinations of such values."""

import math
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Protocol

from memo_tui.memo.signature_form import FieldError

MOST = 10_000
HINT = "several: 1, 2, 4 · 1..5 · drawn: 0.1..0.9 or log 1e-4..0.1"
_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_RANGE = re.compile(rf"(?P<log>log\s+)?(?P<low>{_NUMBER})\s*\.\.\s*(?P<high>{_NUMBER})")
_WHOLE = re.compile(r"[+-]?\d+")
_PAIRS = {"(": ")", "[": "]", "{": "}"}


class Values(Protocol):
    """The values that one text means."""

    @property
    def several(self) -> bool:
        """Whether there is more than one."""

    @property
    def count(self) -> int | None:
        """How many there are, or None for a range without steps."""

    def listed(self) -> Sequence[str]:
        """All of them, as texts."""

    def draw(self, source: random.Random) -> str:
        """A random one of them."""


@dataclass(frozen=True)
class Listed:
    """Values that were typed one by one.

    Attributes:
        values: as typed.
    """

    values: tuple[str, ...]

    @property
    def several(self) -> bool:
        """Whether there is more than one."""
        return len(self.values) > 1

    @property
    def count(self) -> int | None:
        """How many there are."""
        return len(self.values)

    def listed(self) -> Sequence[str]:
        """All of them, in the order typed."""
        return self.values

    def draw(self, source: random.Random) -> str:
        """A random one of them."""
        return source.choice(self.values)


@dataclass(frozen=True)
class WholeRange:
    """Whole numbers from one to another, both included.

    Attributes:
        low: the first.
        high: the last.
        logarithmic: whether small ones are drawn as often as large ones.
    """

    low: int
    high: int
    logarithmic: bool = False

    @property
    def several(self) -> bool:
        """Whether there is more than one."""
        return self.high > self.low

    @property
    def count(self) -> int | None:
        """How many there are."""
        return self.high - self.low + 1

    def listed(self) -> Sequence[str]:
        """All of them, in order."""
        return [str(value) for value in range(self.low, self.high + 1)]

    def draw(self, source: random.Random) -> str:
        """A random one of them."""
        if self.logarithmic:
            drawn = math.exp(source.uniform(math.log(self.low - 0.5), math.log(self.high + 0.5)))
            return str(min(self.high, max(self.low, round(drawn))))
        return str(source.randint(self.low, self.high))


@dataclass(frozen=True)
class NumberRange:
    """Any number between two.

    Attributes:
        low: the smallest.
        high: the largest.
        logarithmic: whether every order of magnitude is drawn as often.
    """

    low: float
    high: float
    logarithmic: bool = False

    @property
    def several(self) -> bool:
        """Whether there is more than one."""
        return self.high > self.low

    @property
    def count(self) -> int | None:
        """None, as the range has no steps."""
        return None

    def listed(self) -> Sequence[str]:
        """Its ends; it can only be drawn from."""
        return [f"{self.low:g}", f"{self.high:g}"]

    def draw(self, source: random.Random) -> str:
        """A random one, in four significant digits."""
        if self.logarithmic:
            return f"{math.exp(source.uniform(math.log(self.low), math.log(self.high))):.4g}"
        return f"{source.uniform(self.low, self.high):.4g}"


def parse(text: str) -> Values:
    """The values that a text means: those between its commas, or a range; any other text is one value.

    Commas within brackets, braces or quotes don't separate. A range of whole numbers can be listed; one with
    a point or an exponent can only be drawn from, and `log` before it draws by orders of magnitude.
    """
    if match := _RANGE.fullmatch(text.strip()):
        low, high, logarithmic = match["low"], match["high"], bool(match["log"])
        if float(low) <= float(high) and math.isfinite(float(high)) and (float(low) > 0 or not logarithmic):
            if _WHOLE.fullmatch(low) and _WHOLE.fullmatch(high):
                return WholeRange(int(low), int(high), logarithmic)
            return NumberRange(float(low), float(high), logarithmic)
    parts = _parts(text) if "," in text else ()
    return Listed(tuple(parts) or (text.strip(),))


def combinations(texts: Mapping[str, str], *, draws: int | None, seed: int) -> list[dict[str, str]]:
    """The combinations of the values of several params.

    Args:
        texts: what was typed for each, by the param's name.
        draws: the number of random combinations; None for all, the last param changing first.
        seed: of the draws.

    Returns:
        One value for each param, each combination once; fewer than `draws` if there are not more.

    Raises:
        FieldError: a range without steps can't be listed, or there are more than `MOST`.
    """
    values = {name: parse(text) for name, text in texts.items()}
    for name, each in values.items():
        if each.count is None and draws is None:
            raise FieldError(
                name, f"{name} is a range without steps: enter the number of draws, or list its values."
            )
    counts = [each.count for each in values.values()]
    space = None if None in counts else math.prod(count or 1 for count in counts)
    if draws is None or (space is not None and draws >= space):
        if space is not None and space > MOST:
            raise FieldError(
                next(iter(texts)),
                f"That makes {space:,} combinations: give fewer values, or a number of draws.",
            )
        return [
            dict(zip(values, row, strict=True)) for row in product(*(v.listed() for v in values.values()))
        ]
    if draws > MOST:
        raise FieldError(next(iter(texts)), f"{draws:,} draws are too many: give at most {MOST:,}.")
    source = random.Random(seed)  # noqa: S311 - not used for secrets
    drawn: dict[tuple[str, ...], None] = {}
    for _ in range(draws * 100):
        drawn[tuple(each.draw(source) for each in values.values())] = None
        if len(drawn) == draws:
            break
    return [dict(zip(values, row, strict=True)) for row in drawn]


def _parts(text: str) -> list[str]:
    """The parts between the commas; a text whose brackets or quotes don't close is one part."""
    parts, closing, start, quote = [], "", 0, ""
    for place, sign in enumerate(text):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"" and not text[start:place].strip():
            quote = sign
        elif sign in _PAIRS:
            closing += _PAIRS[sign]
        elif closing and sign == closing[-1]:
            closing = closing[:-1]
        elif sign == "," and not closing:
            parts.append(text[start:place])
            start = place + 1
    if quote or closing:
        return [text]
    return [_unquoted(part.strip()) for part in (*parts, text[start:]) if part.strip()]


def _unquoted(part: str) -> str:
    return part[1:-1] if len(part) > 1 and part[0] == part[-1] and part[0] in "'\"" else part
