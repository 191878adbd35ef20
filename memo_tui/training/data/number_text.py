"""Numbers as people and spreadsheets write them: decimal commas, thousands, currencies, units."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from types import MappingProxyType

POINT, COMMA = "1,234.5", "1.234,5"
"""The two ways to write a number, as an example of each names it."""

EITHER = "either"
"""The file may write numbers in both ways, so that 1.234 is in doubt too."""

MISSING = frozenset(
    (
        *(
            "",
            "?",
            "-",
            "--",
            "\u2013",
            "\u2014",
            ".",
            "..",
            "...",
            "n/a",
            "n.a.",
            "n. a.",
            "na",
            "nan",
            "-nan",
        ),
        *("none", "null", "nil", "#n/a", "#na", "#n/a n/a", "<na>", "n/d", "nd", "n.d.", "missing", "\\n"),
        *("k.a.", "k. a.", "#value!", "#ref!", "#div/0!", "#num!", "#name?", "#null!", "1.#ind", "1.#qnan"),
        *("unknown", "tbd"),
    )
)
"""Texts that mean "no value" among numbers, dates and truths, in lower case."""

_SPACES = " \u00a0\u2007\u2009\u202f"
_SIGNS = "+\u2212-"
_CURRENCIES = (
    r"(?:US|AU|CA|NZ|HK|[ACSR])?\$|[€£¥₹₽₩₺₪₫₴₦฿¢]|zł|Kč|kr\.?|Fr\.?|"
    r"USD|EUR|GBP|JPY|CHF|CAD|AUD|NZD|CNY|RMB|INR|SEK|NOK|DKK|PLN|CZK|BRL|MXN|ZAR|KRW|TRY|RUB|HUF|ILS|SGD|HKD"
)
_CURRENCY = re.compile(_CURRENCIES)
_MEASURE = r"°\s?[CFK]?|(?:[^\W\d_]|[µΩ])(?:[^\s\d.,()]*[^\s\d.,()+-])?[²³]?(?:[ ][a-z]+)?"  # kg, m/s, sq ft
_NUMBER = re.compile(
    rf"(?P<open>\()?(?P<sign>[{_SIGNS}]?)[{_SPACES}]*(?P<before>{_CURRENCIES})?[{_SPACES}]*(?P<inner>[{_SIGNS}]?)"
    rf"(?P<body>\d(?:[\d.,'\u2019{_SPACES}]*[\d.,])?|[.,]\d+)(?P<power>[eE][+-]?\d{{1,3}})?"
    rf"(?P<tail>-)?[{_SPACES}]*(?P<after>{_CURRENCIES}|[%‰]|{_MEASURE})?(?P<close>\))?"
)
_ORDINALS = ("st", "nd", "rd", "th")
GROUPED = re.compile(rf"\d[,'\u2019{_SPACES}]\d")
"""Found in a number that isn't written plainly."""

_GROUPED = "[1-9][0-9]{{0,2}}(?:(?:{0}[0-9]{{3}})+|(?:{0}[0-9]{{2}})+{0}[0-9]{{3}})"
_BLANK = f"[{_SPACES}'\u2019]"


def _body(group: str, decimal: str) -> re.Pattern[str]:
    """A whole number, perhaps in groups of three (in India also of two), with or without decimals."""
    grouped = "|".join(_GROUPED.format(each) for each in (group, _BLANK))
    return re.compile(rf"(?P<whole>[0-9]+|{grouped})?(?:{decimal}(?P<part>[0-9]*))?")


_NOT_OF_NUMBERS = re.compile(r"[^\d.,]")
_ONLY = r"-?(?:[1-9]\d{{0,2}}(?:{0}\d{{3}})+{1}\d+|\d+{1}(?:\d\d?|\d{{4,}}))"
_POINT_ONLY = re.compile(
    _ONLY.format(",", r"\."), re.ASCII
)  # most numbers are of one of these, and quick to read
_COMMA_ONLY = re.compile(_ONLY.format(r"\.", ","), re.ASCII)
_BODIES = {POINT: _body(",", r"\."), COMMA: _body(r"\.", ",")}


@dataclass(frozen=True)
class Numbers:
    """The numbers that some texts stand for.

    Attributes:
        values: the number of each text that is one.
        missing: the texts that mean "no value".
        unknown: the texts that are neither.
        style: `POINT` or `COMMA` if some text shows which one it is, else "".
        undecided: a text that is a number in both ways, but not the same, if nothing shows which is meant;
            else "".
        unit: the currency, % or other unit that was taken off, or "".
        other_units: how often each other unit occurs, of texts that are among the unknown.
        brackets: whether a number in brackets was read as negative.
    """

    values: Mapping[str, float]
    missing: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()
    style: str = ""
    undecided: str = ""
    unit: str = ""
    other_units: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    brackets: bool = False


@dataclass(frozen=True)
class _Text:
    """A text that is a number in at least one way."""

    unit: str
    readings: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def style(self) -> str:
        """The only way in which it is a number, or ""."""
        return next(iter(self.readings)) if len(self.readings) == 1 else ""

    @property
    def differs(self) -> bool:
        return len(set(self.readings.values())) > 1


def read_numbers(counts: Mapping[str, int], style: str = "", *, forced: bool = False) -> Numbers:
    """Read texts as numbers, all in the same way and with the same unit.

    Args:
        counts: how often each text occurs.
        style: the way in which texts are to be read that are numbers in both ways; "" if it isn't known, so
            that a point is one of decimals; `EITHER` if it may be one of thousands.
        forced: whether all texts are to be read in this way.
    """
    missing = frozenset(text for text in counts if is_missing(text))
    found = {text: each for text in counts if text not in missing and (each := _read(text)) is not None}
    unit = _unit(found, counts)
    # A price without its sign is a price; a share or a length without it may be of another size.
    allowed = ("", unit) if _CURRENCY.fullmatch(unit) else (unit,)
    others = Counter[str]()
    for text, each in found.items():
        if each.unit not in allowed:
            others[each.unit] += counts[text]
    found = {text: each for text, each in found.items() if each.unit in allowed}
    shown = {POINT: 0, COMMA: 0}
    for text, each in found.items():
        if each.style:
            shown[each.style] += counts[text]
    decided = max(shown, key=lambda name: shown[name]) if any(shown.values()) else ""
    undecided = [text for text, each in found.items() if each.differs]
    known = "" if style == EITHER else style
    used = (known if forced else decided) or known or _by_small_numbers(found)
    open_question = ""
    if not used:
        # A point is taken for that of decimals, but three decimals of a currency are in doubt.
        doubtful = [text for text in undecided if style == EITHER or "," in text or _CURRENCY.fullmatch(unit)]
        open_question, used = (doubtful[0] if doubtful else ""), POINT
    values = {text: each.readings[used] for text, each in found.items() if used in each.readings}
    unknown = frozenset(text for text in counts if text not in missing and text not in values)
    brackets = any("(" in text for text in values)
    return Numbers(values, missing, unknown, decided, open_question, unit, others, brackets)


def is_missing(text: str) -> bool:
    """Whether a text means "no value" among numbers."""
    return text.strip().lower() in MISSING


def is_price_or_share(unit: str) -> bool:
    """Whether a unit is a currency, or % or ‰."""
    return unit in ("%", "‰") or bool(_CURRENCY.fullmatch(unit))


def differs_by_style(text: str) -> bool:
    """Whether a text is a number in both ways, but not the same one, such as 1.234."""
    found = _read(text)
    return found is not None and found.differs


def _read(text: str) -> _Text | None:
    if _POINT_ONLY.fullmatch(text):
        return _Text("", {POINT: float(text.replace(",", ""))})
    if _COMMA_ONLY.fullmatch(text):
        return _Text("", {COMMA: float(text.replace(".", "").replace(",", "."))})
    match = _NUMBER.fullmatch(text.strip())
    if match is None or bool(match["open"]) != bool(match["close"]):
        return None
    unit = match["before"] or match["after"] or ""
    signs = [sign for sign in (match["sign"], match["inner"], match["tail"]) if sign]
    if (match["before"] and match["after"]) or len(signs) > 1 or unit.lower() in _ORDINALS:
        return None
    negative = bool(match["open"]) or any(sign != "+" for sign in signs)
    readings = {}
    for name, pattern in _BODIES.items():
        body = pattern.fullmatch(match["body"])
        if body and (body["whole"] or body["part"]):
            whole = re.sub(r"\D", "", body["whole"] or "") or "0"
            if match["power"] and body["whole"] != whole:
                continue  # 8,009E+02 has no thousands
            number = float(f"{whole}.{body['part'] or '0'}{match['power'] or ''}")
            if isfinite(number):
                readings[name] = -number if negative else number
    return _Text(unit, readings) if readings else None


def _by_small_numbers(found: Mapping[str, _Text]) -> str:
    """`POINT` if numbers below 1,000 have no comma and all others have one: the commas are of thousands."""
    plain = [
        each for text, each in found.items() if not each.differs and _NOT_OF_NUMBERS.sub("", text).isdecimal()
    ]
    commas = any(each.differs and "," in text for text, each in found.items())
    return POINT if commas and plain and all(abs(each.readings[POINT]) < 1000 for each in plain) else ""


def _unit(found: Mapping[str, _Text], counts: Mapping[str, int]) -> str:
    """The unit that most of the numbers have; of currencies the commonest, even if most have none."""
    sums = Counter[str]()
    for text, each in found.items():
        sums[each.unit] += counts[text]
    if not sums:
        return ""
    if commonest := max(sums, key=lambda unit: sums[unit]):
        return commonest
    return max((unit for unit in sums if _CURRENCY.fullmatch(unit)), key=lambda unit: sums[unit], default="")
