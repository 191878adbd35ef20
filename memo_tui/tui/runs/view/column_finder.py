"""ColumnFinder: every column that a table of runs could have, found by words."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from memo_tui.runs.table.catalog import Kind
from memo_tui.runs.table.directions import Better, better
from memo_tui.runs.table.fields import AT_BEST, ATTRIBUTES, at_best, directed_by, metric_of, split

# By the kind of a column: the kind of its keys, and its name.
_ATTRIBUTE = "attribute"
KINDS: Mapping[str, tuple[Kind, str]] = {
    "metric": ("metric", "metric · last"),
    "param": ("param", "param"),
    "best": ("metric", "metric · best"),
    "min": ("metric", "metric · min"),
    "max": ("metric", "metric · max"),
    "at": ("metric", "step at best"),
    "mean": ("metric", "metric · mean"),
    "median": ("metric", "metric · median"),
    "step": ("metric", "last step"),
    "tag": ("tag", "tag"),
}


_PAIR = "metric · at best"
_MOST_PAIRS = 500  # there are as many as the square of the metrics


def kind_of(column: str) -> str:
    """The kind of a column as text, such as "metric · best"."""
    kind, key = split(column)
    if kind == AT_BEST:
        return _PAIR
    return KINDS[kind][1] if key and kind in KINDS else _ATTRIBUTE


class ColumnFinder:
    """Finds columns by words: parts of their names, or whole words of their kind, such as "best".

    A search looks through the keys, not through the columns, which are several times as many.

    Args:
        keys: the keys that the runs have, by kind.
        kinds: the kinds of columns that are wanted, in their order; of `KINDS`.
        attributes: columns that come before them.
    """

    def __init__(
        self,
        keys: Mapping[Kind, Sequence[str]],
        kinds: Sequence[str] = tuple(KINDS),
        attributes: Sequence[str] = ATTRIBUTES,
    ) -> None:
        self._keys = keys
        self._kinds, self._attributes = kinds, attributes

    @cached_property
    def columns(self) -> Sequence[str]:
        """All columns."""
        made = list(self._attributes)
        for kind in self._kinds:
            made += [f"{kind}:{key}" for key in self._keys.get(KINDS[kind][0], ())]
        return made

    def found(
        self,
        words: Sequence[str],
        first: Sequence[str] = (),
        directions: Mapping[str, Better] | None = None,
    ) -> Sequence[str]:
        """The columns that have all these words, those first whose name begins with the first word.

        If there are none, or one of the words is "at", up to 500 follow of a metric at the best step of
        another one.

        Args:
            words: in lower case (`str.casefold`); without any, all columns are found.
            first: columns to list before others that match as well; they may be unknown.
            directions: the chosen directions of metrics.
        """
        known = set(first)
        if not words:
            return [*first, *(column for column in self.columns if column not in known)]
        result = _Ranked(words, known)
        for column in first:
            kind, key = split(column)
            named = f"{metric_of(column)} {directed_by(column)}" if kind == AT_BEST else key or kind
            result.add_first(column, named.casefold(), _words(kind_of(column)))
        result.add("", _ATTRIBUTE, [(name, name) for name in self._attributes], _words(_ATTRIBUTE))
        for kind in self._kinds:
            of, name = KINDS[kind]
            result.add(f"{kind}:", of, self._folded.get(of, ()), _words(name))
        found = result.columns
        if "metric" not in self._kinds or (found and "at" not in words):
            return found
        pairs = self._pairs(words, directions or {})
        return [*found, *(column for column in pairs if column not in known)]

    def _pairs(self, words: Sequence[str], directions: Mapping[str, Better]) -> Iterator[str]:
        """A metric with some of the words at the best step of another one, which has the other words."""
        wanted = [word for word in words if word not in _words(_PAIR)]
        if not wanted:
            return
        metrics = self._folded.get("metric", ())
        best = [(key, folded) for key, folded in metrics if better(key, directions)]
        some = ((key, folded) for key, folded in metrics if any(word in folded for word in wanted))
        count = 0
        for metric, folded in some:
            others = [word for word in wanted if word not in folded]
            for key, other in best:
                if key != metric and all(word in other for word in others):
                    yield at_best(metric, key)
                    count += 1
                    if count == _MOST_PAIRS:
                        return

    @cached_property
    def _folded(self) -> Mapping[Kind, Sequence[tuple[str, str]]]:
        """The keys by kind, each with the text that is searched."""
        return {kind: [(key, key.casefold()) for key in keys] for kind, keys in self._keys.items()}


class _Ranked:
    """What was found so far for some words."""

    def __init__(self, words: Sequence[str], first: set[str]) -> None:
        self._words, self._first = words, first
        self._starting: list[str] = []
        self._inside: list[str] = []
        self._matches: dict[tuple[str, tuple[str, ...]], tuple[list[str], list[str]]] = {}

    @property
    def columns(self) -> Sequence[str]:
        """The best first."""
        return [*self._starting, *self._inside]

    def add_first(self, column: str, folded: str, kind_words: frozenset[str]) -> None:
        """Look at one column that is listed before others."""
        starting, inside = _matching([(column, folded)], self._wanted(kind_words))
        self._starting += starting
        self._inside += inside

    def add(self, prefix: str, of: str, keys: Sequence[tuple[str, str]], kind_words: frozenset[str]) -> None:
        """Look at the columns made of keys, which are `of` a kind; each has the text that is searched."""
        wanted = self._wanted(kind_words)
        at = (of, wanted)  # several kinds of columns are made of the same keys
        if at not in self._matches:
            self._matches[at] = _matching(keys, wanted)
        starting, inside = self._matches[at]
        self._starting += self._named(prefix, starting)
        self._inside += self._named(prefix, inside)

    def _wanted(self, kind_words: frozenset[str]) -> tuple[str, ...]:
        """The words that the name must have: those that don't name the kind."""
        return tuple(word for word in self._words if word not in kind_words)

    def _named(self, prefix: str, keys: Iterable[str]) -> list[str]:
        return [column for key in keys if (column := prefix + key) not in self._first]


def _matching(keys: Sequence[tuple[str, str]], words: Sequence[str]) -> tuple[list[str], list[str]]:
    """The keys that begin with the first word, and the others; each has all words."""
    if not words:
        return [], [key for key, _ in keys]
    start, *others = words
    found = [(key, folded) for key, folded in keys if start in folded]
    for word in others:
        found = [(key, folded) for key, folded in found if word in folded]
    starting = [key for key, folded in found if folded.startswith(start)]
    return starting, [key for key, folded in found if not folded.startswith(start)]


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text))
