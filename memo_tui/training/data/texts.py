"""Understanding a column of texts: numbers, dates or truths among them, or text."""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, replace
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
from memo_tui.training.data.number_text import (
    COMMA,
    GROUPED,
    POINT,
    Numbers,
    is_missing,
    is_price_or_share,
    read_numbers,
)
from memo_tui.training.data.quoting import quoted
from memo_tui.training.data.row_names import are_codes, id_reason
from memo_tui.training.data.truth_text import read_truths

if TYPE_CHECKING:
    import pyarrow as pa

    from memo_tui.training.data.date_text import Dates

OUT = "out"
ASKED = (kinds.NUMBER, POINT, COMMA, kinds.BOOLEAN, kinds.TEXT, *ORDERS, OUT)
"""What a user can ask a column to be."""

_FEW = 0.05  # of the values that aren't understood: they are taken as missing, which is said
_MOSTLY = 0.8  # of the values that are understood: what the column is must be said by the user
_HALF = 0.5  # the same if there are too many numbers for classes
_CLASSES = 20  # different numbers that may be names of classes, such as sizes
_MOST_UNITS = 4
_SAMPLE = 2000  # different texts that show what a column may be
_FREE_TEXT = 0.75  # of the values differ


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
    if (found := read_truths(counts, asked=bool(given.asked))) is None:
        return None
    column = _column(given, kinds.BOOLEAN, counts, found.values, how=found.how)
    if not found.empty or column.problem or not column.missing:
        return column
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    filled = pc.fill_null(column.array, pa.scalar(value=False))
    return replace(column, array=filled, missing=0, missing_as={}, left_out="", distinct=2)


def _numbers(given: _Given, counts: Mapping[str, int]) -> Column | None:
    if given.asked not in ("", kinds.NUMBER, POINT, COMMA):
        return None
    forced = given.asked in (POINT, COMMA)
    found = read_numbers(counts, given.asked if forced else given.style, forced=forced)
    if not given.asked and not _mostly(found, counts, _MOSTLY):
        if _in_several_units(found, counts):
            problem = _several_units(given.name, found)
            return _column(given, kinds.NUMBER, counts, found.values, problem=problem)
        if len(found.values) <= _CLASSES or not _mostly(found, counts, _HALF):
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
        filter(
            None,
            (
                _style_words(style_shown, found),
                found.unit and f"{found.unit} taken off",
                "brackets are minus" if found.brackets else "",
            ),
        )
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


def _in_several_units(found: Numbers, counts: Mapping[str, int]) -> bool:
    """Whether texts are mostly numbers, but of several currencies or units."""
    good, bad = _sums(found, counts)
    also = sum(found.other_units.values())
    if not also or good + also < _MOSTLY * (good + bad):
        return False
    units = {found.unit, *found.other_units} - {""}
    return all(map(is_price_or_share, units)) or (len(counts) > _CLASSES and len(units) <= _MOST_UNITS)


def _several_units(name: str, found: Numbers) -> str:
    units = ", ".join(quoted(unit) if unit else "none" for unit in (found.unit, *found.other_units))
    kept = quoted(found.unit) if found.unit else "those without"
    return (
        f"its numbers have several units ({units}): convert them to one, or say {asking(name, kinds.NUMBER)}"
        f" to take all but {kept} as missing, or {asking(name, kinds.TEXT)}"
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
        # Dates in two orders are neither ids nor classes.
        alike = sum(count for text, count in counts.items() if looks_like_date(text))
        if not found.values or alike < _MOSTLY * sum(_sums(found, counts)):
            return None
    problem = ""
    if found.undecided:
        parts = {DAY_FIRST: "day", MONTH_FIRST: "month", YEAR_FIRST: "year"}
        problem = (
            f"{quoted(found.undecided)} can begin with the"
            f" {' or with the '.join(parts[order] for order in found.orders)}: say which with"
            f" {' or '.join(asking(given.name, order) for order in found.orders)}"
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
        if distinct and values.null_count:
            left_out += f" or empty; {asking(given.name, kinds.BOOLEAN)} takes empty as false"
    elif distinct >= _FREE_TEXT * present and not asked:
        left_out = f"an id or free text: {distinct:,} of {counted(present, 'value')} are different"
    elif not asked and are_codes(given.name, keys, distinct, present):
        left_out = id_reason(distinct, present)
    notes = [f"{listed(tokens)} kept as text" if tokens else "", _by_letters(sample)]
    note = "" if left_out else ", ".join(filter(None, notes))
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


def _by_letters(sample: Mapping[str, int]) -> str:
    """A remark on classes that differ in the size of their letters only."""
    seen: dict[str, str] = {}
    for text in sample:
        other = seen.setdefault(text.strip().casefold(), text.strip())
        if other != text.strip():
            return f"{quoted(other)} and {quoted(text.strip())} are two classes"
    return ""


def _some_numbers(sample: Mapping[str, int]) -> str:
    """A remark on a column of texts of which many are numbers."""
    found = read_numbers(sample)
    good, bad = _sums(found, sample)
    return f"{good:,} of {good + bad:,} values are numbers" if good >= 0.3 * (good + bad) > 0 else ""
