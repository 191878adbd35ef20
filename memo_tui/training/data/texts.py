"""Understanding a column of texts: numbers, dates or truths among them, or text."""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from memo_tui.numbers import counted
from memo_tui.training.data import column as kinds
from memo_tui.training.data.column import Column, first_examples, listed
from memo_tui.training.data.date_text import (
    DAY_FIRST,
    MONTH_FIRST,
    ORDERS,
    YEAR_FIRST,
    looks_like_date,
    read_dates,
)
from memo_tui.training.data.number_text import COMMA, GROUPED, POINT, Numbers, is_missing, read_numbers
from memo_tui.training.data.quoting import quoted

if TYPE_CHECKING:
    import pyarrow as pa

    from memo_tui.training.data.date_text import Dates

OUT = "out"
ASKED = (kinds.NUMBER, POINT, COMMA, kinds.BOOLEAN, kinds.TEXT, *ORDERS, OUT)
"""What a user can ask a column to be."""

_TRUE = ("true", "yes", "y", "t", "on", "1", "ja", "oui", "si", "sí", "sim", "wahr", "vrai")
_FALSE = ("false", "no", "n", "f", "off", "0", "nein", "non", "no", "não", "nao", "falsch", "faux")
_FEW = 0.05  # of the values that aren't understood: they are taken as missing, which is said
_MOSTLY = 0.8  # of the values that are understood: what the column is must be said by the user
_SAMPLE = 2000  # different texts that show what a column may be
_ID_SHARE = 0.75  # of different values among all


def understand_texts(
    name: str, texts: "pa.ChunkedArray", asked: str = "", style: str = "", *, codes: bool = False
) -> Column:
    """Understand a column of texts.

    Args:
        name: of the column.
        texts: n texts, or null where one is missing.
        asked: what the user said that it is, one of `ASKED`; "" if nothing.
        style: how other columns write numbers, `POINT` or `COMMA`; "" if they don't show it.
        codes: whether its digits are codes, such as those with leading zeros.
    """
    counted_texts = texts.drop_null().value_counts()
    given = _Given(name, texts, counted_texts.field("values"), asked, style)
    sample = _counts(counted_texts.slice(0, _SAMPLE))
    if asked != kinds.TEXT and not codes:
        for read in (_truths, _dates, _numbers):
            if (found := read(given, sample)) is None:
                continue
            if len(counted_texts) > _SAMPLE:
                found = read(given, _counts(counted_texts))
            if found is not None:
                return found
    return _text(given, sample, codes=codes)


@dataclass(frozen=True)
class _Given:
    """A column of texts, and its different texts."""

    name: str
    texts: "pa.ChunkedArray"
    keys: "pa.Array"
    asked: str
    style: str


def asking(name: str, kind: str) -> str:
    """The option that says what a column is."""
    return f"--column {shlex.quote(f'{name}={kind}')}"


def _counts(counted_texts: "pa.StructArray") -> dict[str, int]:
    return dict(
        zip(counted_texts.field("values").to_pylist(), counted_texts.field("counts").to_pylist(), strict=True)
    )


def _truths(given: _Given, counts: Mapping[str, int]) -> Column | None:
    if given.asked not in ("", kinds.BOOLEAN):
        return None
    words = {text: text.strip().lower() for text in counts if not is_missing(text)}
    found = set(words.values())
    of_words = found <= {*_TRUE, *_FALSE} and len(found & {*_TRUE}) == len(found & {*_FALSE}) == 1
    if not of_words and not given.asked:
        return None
    values = {text: word in _TRUE for text, word in words.items() if word in (*_TRUE, *_FALSE)}
    return _column(given, kinds.BOOLEAN, counts, values, how=_pair(values))


def _pair(values: Mapping[str, bool]) -> str:
    firsts = [
        next((text.strip() for text, value in values.items() if value is truth), "")
        for truth in (True, False)
    ]
    return "/".join(firsts) if all(firsts) else ""


def _numbers(given: _Given, counts: Mapping[str, int]) -> Column | None:
    if given.asked not in ("", kinds.NUMBER, POINT, COMMA):
        return None
    forced = given.asked in (POINT, COMMA)
    found = read_numbers(counts, given.asked if forced else given.style, forced=forced)
    if not given.asked and not _mostly(found, counts, _MOSTLY):
        return None
    problem = ""
    if found.undecided:
        problem = (
            f"{quoted(found.undecided)} can be in thousands or have three decimals: say how numbers are"
            f" written with {asking(given.name, POINT)} or {asking(given.name, COMMA)}"
        )
    elif not given.asked and not _few(found, counts):
        problem = _mixed(given.name, "numbers", found, counts)
    style_shown = found.style or (given.asked if forced else given.style)
    how = ", ".join(
        filter(None, (_style_words(style_shown, found), found.unit and f"{found.unit} taken off"))
    )
    return _column(
        given,
        kinds.NUMBER,
        counts,
        found.values,
        how=how,
        problem=problem,
        style=found.style,
    )


def _style_words(style: str, found: Numbers) -> str:
    """How the numbers are written, where it isn't plain."""
    plain = not any(GROUPED.search(text) for text in found.values)
    if plain and style != COMMA:
        return ""
    return f"written as {style}" if style else "with thousands"


def _dates(given: _Given, counts: Mapping[str, int]) -> Column | None:
    if given.asked not in ("", *ORDERS) or (
        not given.asked and not any(map(looks_like_date, list(counts)[:50]))
    ):
        return None
    found = read_dates(counts, given.asked)
    if not given.asked and not _mostly(found, counts, _MOSTLY):
        return None
    problem = ""
    if found.undecided:
        problem = (
            f"{quoted(found.undecided)} can begin with the day or with the month: say which with"
            f" {asking(given.name, DAY_FIRST)} or {asking(given.name, MONTH_FIRST)}"
        )
    elif not given.asked and not _few(found, counts):
        problem = _mixed(given.name, "dates", found, counts)
    return _column(given, kinds.DATE, counts, found.values, how=found.form, problem=problem)


def _mostly(found: "Numbers | Dates", counts: Mapping[str, int], share: float) -> bool:
    good, bad = _sums(found, counts)
    return good > 0 and (good >= share * (good + bad) or bad == 1 < good)


def _few(found: "Numbers | Dates", counts: Mapping[str, int]) -> bool:
    good, bad = _sums(found, counts)
    return bad <= max(1, _FEW * (good + bad))


def _sums(found: "Numbers | Dates", counts: Mapping[str, int]) -> tuple[int, int]:
    return sum(counts[text] for text in found.values), sum(counts[text] for text in found.unknown)


def _mixed(name: str, what: str, found: "Numbers | Dates", counts: Mapping[str, int]) -> str:
    good, bad = _sums(found, counts)
    unknown = {text: counts[text] for text in found.unknown}
    form = getattr(found, "form", kinds.NUMBER)
    order = next(
        (each for each in (DAY_FIRST, MONTH_FIRST) if form.replace(form[1], "/") == each), YEAR_FIRST
    )
    wanted = kinds.NUMBER if form == kinds.NUMBER else order
    return (
        f"{good:,} values are {what}, but {bad:,} are not ({listed(unknown)}): correct them, or say"
        f" {asking(name, wanted)} to take them as missing, or {asking(name, kinds.TEXT)}"
    )


def _column(
    given: _Given, kind: str, counts: Mapping[str, int], values: Mapping[str, object], **more: Any
) -> Column:
    """The column of the values that texts stand for; what stands for none is missing."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    texts, keys = given.texts, given.keys
    if len(counts) < len(keys):  # only a sample was looked at
        return Column(given.name, kind, texts)
    if not values and counts:
        more["problem"] = f"none of its values is a {kind}, as was said ({listed(counts)})"
    to = pa.bool_() if kind == kinds.BOOLEAN else pa.float64()
    mapped = pa.array([values.get(text) for text in keys.to_pylist()], to)
    found = mapped.take(pc.index_in(texts, value_set=keys).combine_chunks())
    missing_as = {text: count for text, count in counts.items() if text not in values and is_missing(text)}
    if texts.null_count:
        missing_as[""] = missing_as.get("", 0) + texts.null_count
    return Column(
        given.name,
        kind,
        pa.chunked_array([found]),
        examples=first_examples([text for text in list(counts)[:100] if text in values]),
        missing=found.null_count,
        missing_as=missing_as,
        unknown={
            text: count for text, count in counts.items() if text not in values and not is_missing(text)
        },
        left_out=_constant(set(values.values()), [text for text in counts if text in values]),
        distinct=len(set(values.values())),
        **more,
    )


def _constant(different: set[object], texts: list[str]) -> str:
    if len(different) > 1:
        return ""
    return f"always {quoted(texts[0])}" if different else "has no values"


def _text(given: _Given, sample: Mapping[str, int], *, codes: bool) -> Column:
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    texts, keys, asked = given.texts, given.keys, given.asked
    trimmed = pc.utf8_trim_whitespace(keys)
    values = texts
    if pc.any(pc.not_equal(trimmed, keys)).as_py():
        values = pc.utf8_trim_whitespace(texts)
    if pc.any(pc.equal(trimmed, "")).as_py():
        values = pc.if_else(pc.equal(values, ""), pa.scalar(None, pa.string()), values)
    distinct = int(pc.count_distinct(trimmed).as_py()) - bool(pc.any(pc.equal(trimmed, "")).as_py())
    present = len(values) - values.null_count
    tokens = {text: count for text, count in sample.items() if text.strip() and is_missing(text)}
    examples = first_examples([text.strip() for text in list(sample)[:100] if text.strip()])
    left_out = ""
    if distinct <= 1:
        left_out = f"always {quoted(examples[0])}" if distinct else "has no values"
    elif distinct >= _ID_SHARE * present and not asked:
        left_out = f"an id or free text: {distinct:,} of {counted(present, 'value')} are different"
    note = f"{listed(tokens)} kept as text" if tokens and not left_out else ""
    if not left_out and not asked and not codes:
        note = ", ".join(filter(None, (note, _some_numbers(sample))))
    return Column(
        given.name,
        kinds.TEXT,
        values,
        how="all digits kept" if codes else "",
        examples=examples,
        missing=values.null_count,
        missing_as={"": values.null_count} if values.null_count else {},
        left_out=left_out,
        distinct=distinct,
        note=note,
    )


def _some_numbers(sample: Mapping[str, int]) -> str:
    """A remark on a column of texts of which many are numbers."""
    found = read_numbers(sample)
    good, bad = _sums(found, sample)
    return f"{good:,} of {good + bad:,} values are numbers" if good >= 0.3 * (good + bad) > 0 else ""
