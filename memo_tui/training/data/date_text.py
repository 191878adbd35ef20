"""Dates as people write them, in the common orders."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from unicodedata import normalize

from memo_tui.training.data.number_text import is_missing

YEAR_FIRST, DAY_FIRST, MONTH_FIRST = "Y-m-d", "d/m/Y", "m/d/Y"
ORDERS = (YEAR_FIRST, DAY_FIRST, MONTH_FIRST)

_TIME = (
    r"(?:(?:T|,?\s+)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?P<part>\.\d+)?)?"
    r"(?:\s*(?P<half>[ap])\.?m\.?)?(?:\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2}))?)?"
)
_NAME = r"(?P<name>[^\W\d_]{3,10})"
_FORMS = {
    YEAR_FIRST: r"(?P<year>\d{4})(?P<sign>[-/.])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})",
    "Y-m": r"(?P<year>\d{4})[-/](?P<month>\d{2})",
    "m/Y": r"(?P<month>\d{1,2})/(?P<year>\d{4})",
    "numbers": r"(?P<first>\d{1,2})(?P<sign>[-/.])(?P<then>\d{1,2})(?P=sign)(?P<year>\d{4}|\d{2})",
    "d Mon Y": (
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º)?\.?[ -]?(?:de )?{_NAME}\.?[ ,-]*(?:de )?"
        r"(?P<year>\d{4}|\d{2})"
    ),
    "Mon d Y": rf"{_NAME}\.?[ -](?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?[ -]+(?P<year>\d{{4}})",
    "Mon Y": rf"{_NAME}\.?[ ,-]*(?P<year>\d{{4}})",
}
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
_PATTERNS = {
    **{name: re.compile(_WEEKDAY + form + _TIME, re.IGNORECASE) for name, form in _FORMS.items()},
    "Mon d H:M:S Y": re.compile(  # as C writes it
        rf"{_WEEKDAY}{_NAME}\s+(?P<day>\d{{1,2}}){_TIME} (?P<year>\d{{4}})", re.IGNORECASE
    ),
}
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)?")
_MONTHS = (  # in English, German, French, Spanish, Italian, Dutch and Portuguese, without accents
    "january januar janvier enero gennaio januari janeiro",
    "february februar fevrier febrero febbraio februari fevereiro",
    "march marz maerz mars marzo maart mrt marco",
    "april avril abril aprile",
    "may mai mayo maggio mei maio",
    "june juni juin junio giugno junho",
    "july juli juillet julio luglio julho",
    "august aout agosto augustus",
    "september septembre septiembre settembre setembro",
    "october oktober octobre octubre ottobre outubro",
    "november novembre noviembre novembro",
    "december dezember decembre diciembre dicembre dezembro",
)
_FIRST_DAY = datetime(1970, 1, 1, tzinfo=UTC)
_PIVOT = 69  # two-digit years from here on are of the 20th century, as in POSIX


@dataclass(frozen=True)
class Dates:
    """The dates that some texts stand for.

    Attributes:
        values: the days since 1970-01-01 (UTC where a time has a zone) of each text that is a date.
        missing: the texts that mean "no value".
        unknown: the texts that are neither.
        form: how they are written, such as "d/m/Y".
        undecided: a text that is a date in two orders, if nothing shows which is meant; else "".
        orders: these two orders.
    """

    values: Mapping[str, float]
    missing: frozenset[str]
    unknown: frozenset[str]
    form: str
    undecided: str = ""
    orders: tuple[str, str] = (DAY_FIRST, MONTH_FIRST)


def read_dates(counts: Mapping[str, int], order: str = "") -> Dates:
    """Read texts as dates, those of numbers all in the same order.

    Args:
        counts: how often each text occurs.
        order: one of `ORDERS` for texts that could be of several; "" if it isn't known.
    """
    missing = frozenset(text for text in counts if is_missing(text))
    matches = {text: found for text in counts if text not in missing and (found := _match(text))}
    short = _short_years(matches)
    used, undecided = _orders(matches, counts)
    between, question = (DAY_FIRST, MONTH_FIRST), ""
    if order in (DAY_FIRST, MONTH_FIRST) or (order and short):
        used = order
    elif short and any(int(match["first"]) > 31 for match in short.values()):
        used = YEAR_FIRST
    elif short and _vary_less(short):
        question, between = next(iter(short)), (YEAR_FIRST, used or DAY_FIRST)
    if not used:
        question, used = question or undecided, DAY_FIRST
    values: dict[str, float] = {}
    forms: dict[str, int] = {}
    for text, (form, match) in matches.items():
        if (days := _days(match, used)) is not None:
            values[text] = days
            named = used.replace("-", "/").replace("/", match["sign"]) if form == "numbers" else form
            forms[named] = forms.get(named, 0) + counts[text]
    unknown = frozenset(text for text in counts if text not in missing and text not in values)
    return Dates(
        values, missing, unknown, max(forms, key=lambda name: forms[name], default=""), question, between
    )


def looks_like_date(text: str) -> bool:
    """Whether a text has the form of a date."""
    return _match(text) is not None


def _match(text: str) -> tuple[str, re.Match[str]] | None:
    text = text.strip()
    if not text or len(text) > 50:
        return None
    text = _COMPACT.sub(
        lambda found: f"{found[1]}-{found[2]}-{found[3]}T{found[4]}:{found[5]}:{found[6] or '00'}", text
    )
    return next(((name, found) for name, each in _PATTERNS.items() if (found := each.fullmatch(text))), None)


def _orders(matches: Mapping[str, tuple[str, re.Match[str]]], counts: Mapping[str, int]) -> tuple[str, str]:
    """The order that dates of numbers show, or ""; and a text that would be a date in both orders, or ""."""
    shown, undecided = {DAY_FIRST: 0, MONTH_FIRST: 0}, ""
    for text, match in _of_numbers(matches):
        first, then = int(match["first"]), int(match["then"])
        if first > 12 >= then:
            shown[DAY_FIRST] += counts[text]
        elif then > 12 >= first:
            shown[MONTH_FIRST] += counts[text]
        elif match["sign"] == ".":  # where dots are used, the day is first
            shown[DAY_FIRST] += counts[text]
        elif first != then and first <= 12:
            undecided = undecided or text
    if not any(shown.values()):
        return "", undecided
    return max(shown, key=lambda name: shown[name]), ""


def _short_years(matches: Mapping[str, tuple[str, re.Match[str]]]) -> dict[str, re.Match[str]]:
    """The dates of three numbers of two digits, if all dates of numbers are such and have no dots."""
    found = dict(_of_numbers(matches))
    short = all(
        len(match["first"]) == len(match["year"]) == 2 and match["sign"] != "." for match in found.values()
    )
    return found if short else {}


def _vary_less(dates: Mapping[str, re.Match[str]]) -> bool:
    """Whether the first numbers of dates vary less than the last, as years do, and all could be years."""
    lasts = {match["year"] for match in dates.values()}
    return len({match["first"] for match in dates.values()}) < len(lasts) and all(
        _days(match, YEAR_FIRST) is not None for match in dates.values()
    )


def _of_numbers(matches: Mapping[str, tuple[str, re.Match[str]]]) -> Iterator[tuple[str, re.Match[str]]]:
    return ((text, match) for text, (form, match) in matches.items() if form == "numbers")


def _days(match: re.Match[str], order: str) -> float | None:
    """The days since 1970-01-01; None if there is no such day."""
    given = match.groupdict()
    year = int(given["year"])
    if "first" in given and order == YEAR_FIRST:
        year, month, day = int(given["first"]), int(given["then"]), year
    elif "first" in given:
        pair = int(given["first"]), int(given["then"])
        day, month = pair if order == DAY_FIRST else pair[::-1]
    else:
        day = int(given.get("day", "1"))  # a month counts as its first day
        month = int(given["month"]) if given.get("month") else _month(given["name"])
    if year < 100 and len(given["year"]) == 2:
        year += 1900 if year >= _PIVOT else 2000
    hour = int(given["hour"] or 0)
    if given["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if given["half"] in "pP" else 0)
    try:
        moment = datetime(
            year,
            month,
            day,
            hour,
            int(given["minute"] or 0),
            int(given["second"] or 0),
            tzinfo=_zone(given["zone"]),
        )
    except ValueError:
        return None
    return ((moment - _FIRST_DAY).total_seconds() + float(given["part"] or 0)) / 86_400


@lru_cache(maxsize=1000)
def _month(name: str) -> int:
    """The number of a month by its name or the first letters of it; 0 if there is none, or several."""
    plain = "".join(sign for sign in normalize("NFKD", name.lower()) if sign.isalpha())
    found = [
        place
        for place, names in enumerate(_MONTHS, 1)
        if any(each.startswith(plain) for each in names.split())
    ]
    return found[0] if len(found) == 1 else 0


def _zone(text: str | None) -> timezone:
    if not text or text in ("Z", "UTC", "GMT", "z", "utc", "gmt"):
        return UTC
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[-2:])))
