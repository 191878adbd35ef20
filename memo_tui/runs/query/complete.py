"""Completion: what may be typed at a position in a filter."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from memo_tui.runs.query.conditions import ORDER
from memo_tui.runs.query.grammar import Expected, FilterError, Name
from memo_tui.runs.query.keys import Keys, resolved
from memo_tui.runs.query.names import (
    ATTRIBUTES,
    COLUMNS,
    DATA_SET_KEYS,
    ENTITIES,
    STATES,
    STATUSES,
    TIMES,
    Kind,
    is_plain,
)
from memo_tui.runs.query.reading import read
from memo_tui.runs.query.tokens import QUOTES, Token, tokens
from memo_tui.runs.table.fields import number_in

MOST = 50  # completions at a time

ENTITY_WORDS = {
    "metrics.": "a metric",
    "params.": "a param",
    "tags.": "a tag",
    "dataset.": "a data set it read",
}
_SIGNS = {
    "=": "is",
    "!=": "is not",
    "<": "is less than",
    "<=": "is at most",
    ">": "is more than",
    ">=": "is at least",
}
_TEXT_WORDS = {
    "like": "is like '%tree%'",
    "ilike": "like, in upper or lower case",
    "in": "is one of ('a', 'b')",
    "not in": "is none of ('a', 'b')",
    "~": "matches 'lr-.*'",
    "!~": "doesn't match it",
}
_NULL_WORDS = {"is null": "has no value", "is not null": "has a value"}
_JOINERS = {"and": "both hold", "or": "at least one holds"}
_AGES = {
    "today": "since midnight",
    "yesterday": "the day before",
    "1 h ago": "an hour ago",
    "1 d ago": "24 hours ago",
    "7 d ago": "a week ago",
}


class Completion(NamedTuple):
    """One completion.

    Attributes:
        text: the text to insert.
        replaces: the start and end of the text that it replaces.
        what: a short description.
    """

    text: str
    replaces: tuple[int, int]
    what: str


@dataclass(frozen=True)
class Known:
    """The keys and values that the runs have.

    Attributes:
        metrics: keys of metrics.
        params: keys of params.
        tags: keys of tags.
        experiments: the names of experiments, by id.
        values: returns some values for a kind ("param", "tag", "dataset" or "attribute") and a key; it must
            be fast, as it is called while the user types.
    """

    metrics: Sequence[str] = ()
    params: Sequence[str] = ()
    tags: Sequence[str] = ()
    values: Callable[[Kind, str], Sequence[str]] = lambda _kind, _key: ()
    experiments: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def keys(self) -> Keys | None:
        """The keys by kind; None if there are none, as of runs that aren't read yet."""
        keys = {"metric": self.metrics, "param": self.params, "tag": self.tags}
        return {kind: frozenset(found) for kind, found in keys.items()} if any(keys.values()) else None

    def has(self, key: str) -> bool:
        """Whether a metric, a param or a tag has this name."""
        return any(key in found for found in (self.metrics, self.params, self.tags))

    @cached_property
    def folded(self) -> dict[Kind, list[tuple[str, str]]]:
        """The keys by kind, each after its case-folded form."""
        keys: dict[Kind, Sequence[str]] = {"metric": self.metrics, "param": self.params, "tag": self.tags}
        return {kind: [(key.casefold(), key) for key in found] for kind, found in keys.items()}


class _Offer(NamedTuple):
    """A completion before its position is known; `more` says whether a space must follow."""

    text: str
    what: str
    more: bool = True


def complete(text: str, cursor: int, known: Known) -> list[Completion]:
    """The completions at the cursor, most likely first, at most `MOST`.

    Args:
        text: the filter so far.
        cursor: the number of characters before the cursor.
        known: the keys and values that the runs have.
    """
    partial = partial_at_end(text[:cursor])
    start = partial.at if partial else cursor
    end = _end(text, cursor, partial)
    try:
        read(text[:start])
        wanted: Expected | None = Expected("joiner")
    except FilterError as error:
        wanted = error.wanted
    if wanted is None or (partial and partial.form == "quoted"):
        return []
    found: list[Completion] = []
    for offer in islice(_offers(wanted, partial, known), MOST + 1):
        space = offer.more and not offer.text.endswith((".", "(", ")"))
        behind = end + 1 if space and text[end : end + 1] == " " else end
        completion = Completion(offer.text + " " * space, (start, behind), offer.what)
        if completion.text != text[start:behind]:
            found.append(completion)
    return found[:MOST]


def partial_at_end(head: str) -> Token | None:
    """The token that is being typed at the end of a text, if any."""
    last = next(iter(deque(tokens(head), maxlen=1)), None)
    return last if last and last.end == len(head) and last.form != "mark" else None


def _end(text: str, cursor: int, partial: Token | None) -> int:
    """The end of the token that is being typed; in quotes with spaces, the cursor."""
    if partial is None or partial.form == "sign":
        return cursor
    whole = next((token for token in tokens(text) if token.at == partial.at), partial)
    quoted = whole.form in ("quoted", "open") or whole.key[:1] in QUOTES
    apart = quoted and (whole.is_open or " " in text[cursor : whole.end])
    return cursor if apart else max(cursor, whole.end)


def _offers(wanted: Expected, partial: Token | None, known: Known) -> Iterator[_Offer]:
    typed = partial.text.lower() if partial else ""
    if wanted.what == "operand":
        yield from _operands(partial, known)
    elif wanted.what == "joiner":
        yield from _words(_JOINERS, typed)
        if ")" in wanted.options and not typed:
            yield _Offer(")", "closes the bracket")
        if partial:
            yield from _operands(partial, known)
    elif wanted.options:
        yield from _words(dict.fromkeys(wanted.options, ""), typed)
    elif wanted.name and wanted.what == "operator":
        yield from _words(_operators(_known_name(wanted.name, known)), typed)
    elif wanted.name and wanted.what == "value":
        yield from _values(_known_name(wanted.name, known), wanted.operator, partial, known)


def _known_name(name: Name, known: Known) -> Name:
    """A name with the kind that it belongs to, if that is clear."""
    if name.kind == "any":
        with suppress(FilterError):
            return resolved(name, known.keys or {})
    return name


def _words(words: dict[str, str], typed: str) -> Iterator[_Offer]:
    return (_Offer(word, what) for word, what in words.items() if word.startswith(typed))


def _operators(name: Name) -> dict[str, str]:
    """The operators for a name, most likely first."""
    if name.is_number:
        order = ("<", "<=", ">", ">=", "=", "!=")
        return {sign: _SIGNS[sign] for sign in order} | _NULL_WORDS
    equal = {sign: what for sign, what in _SIGNS.items() if sign not in ORDER}
    order_too = {sign: f"{_SIGNS[sign]} (a number)" for sign in ORDER}
    if name.kind in ("param", "tag", "any"):
        return equal | _TEXT_WORDS | order_too | _NULL_WORDS
    return equal | _TEXT_WORDS


def _operands(partial: Token | None, known: Known) -> Iterator[_Offer]:
    """Conditions that begin with what is typed, then keys that contain it."""
    if partial and partial.form == "name":
        yield from _keys(partial, known)
    elif partial is None or partial.form == "word":
        typed = partial.text if partial else ""
        yield from (
            _Offer(word, what) for word, what in ENTITY_WORDS.items() if word.startswith(typed.lower())
        )
        yield from _attributes(typed, "")
        if typed:
            yield from (
                _Offer(title, f"column, {COLUMNS[title]}")
                for title in COLUMNS
                if title.startswith(typed.lower()) and not known.has(title)
            )
        yield from _words({"not": "negates what follows"}, typed.lower())
        if typed:
            for kind, entity in (("metric", "metrics"), ("param", "params"), ("tag", "tags")):
                yield from _keys(Token("name", "", 0, entity, typed), known, kind)


def _attributes(typed: str, before: str) -> Iterator[_Offer]:
    names = dict.fromkeys(ATTRIBUTES.values())
    return (_Offer(before + name, "attribute") for name in names if name.startswith(typed.lower()))


def _keys(partial: Token, known: Known, kind: str = "") -> Iterator[_Offer]:
    """The keys of an entity that begin with what is typed, then those that contain it."""
    kind = kind or ENTITIES[partial.entity.lower()]
    typed = partial.key.strip("'\"`").casefold()
    before = f"{partial.entity}."
    if kind == "attribute":
        yield from _attributes(typed, before)
    elif kind == "dataset":
        yield from (_Offer(before + key, "of a data set") for key in DATA_SET_KEYS if key.startswith(typed))
    else:
        for key in _containing(known.folded[kind], typed):  # type: ignore[index]
            if spelled := _spelled_key(key):
                yield _Offer(before + spelled, kind)


def _containing(folded: Sequence[tuple[str, str]], typed: str) -> Iterable[str]:
    if not typed:
        return (key for _, key in folded)
    first = [key for fold, key in folded if fold.startswith(typed)]
    if len(first) > MOST:
        return first
    return first + [key for fold, key in folded if typed in fold and not fold.startswith(typed)]


def _spelled_key(key: str) -> str | None:
    """A key as it is written in a filter, or None if it can't be written."""
    if is_plain(key):
        return key
    quote = next((quote for quote in '`"' if quote not in key), None)
    return f"{quote}{key}{quote}" if quote and key.isprintable() and not key.endswith("\\") else None


def _values(name: Name, operator: str, partial: Token | None, known: Known) -> Iterator[_Offer]:
    """The values of a name that begin with what is typed, then those that contain it."""
    typed = partial.text.strip("'\"%").casefold() if partial and partial.form in ("word", "open") else ""
    if partial and partial.form == "sign":
        return
    if name.attribute in ("status", "state"):
        values: Sequence[str] = STATUSES if name.attribute == "status" else STATES
    elif name.attribute in TIMES:
        among = [age for age in _AGES if operator in ORDER or not age.endswith("ago")]
        yield from (_Offer(f"'{age}'", _AGES[age], more=False) for age in among if typed in age)
        return
    elif name.attribute == "experiment":
        values = sorted(known.experiments.values())
    else:
        values = () if name.is_number else known.values(name.kind, name.key)
    for value in _containing([(value.casefold(), value) for value in values], typed):
        if spelled := _spelled_value(value, operator):
            yield _Offer(spelled, f"{name.attribute or name.kind}", more=False)


def _spelled_value(value: str, operator: str) -> str | None:
    """A value as it is written in a filter, or None if it can't be written."""
    if operator in ORDER and number_in(value) is not None:
        return value
    quote = next((quote for quote in "'\"" if quote not in value), None)
    if not quote or not value.isprintable() or value.endswith("\\"):
        return None
    around = "%" if operator.endswith("LIKE") else ""
    return f"{quote}{around}{value}{around}{quote}"
