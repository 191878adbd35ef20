"""Truths in words: yes and no, T and F, 1 and 0, or a tick and nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from memo_tui.training.data.number_text import is_missing

_TRUE = ("true", "yes", "y", "t", "on", "1", "ja", "j", "oui", "si", "sí", "sim", "wahr", "vrai", "waar")
_FALSE = ("false", "no", "n", "f", "off", "0", "nein", "non", "no", "não", "nao", "falsch", "faux", "onwaar")
_TICKS = ("x", "✓", "✔", "☑", "*")


@dataclass(frozen=True)
class Truths:
    """The truths that some texts stand for.

    Attributes:
        values: the truth of each text that is one.
        how: the words for true and for false.
        empty: whether an empty value is false: the others are all true.
    """

    values: Mapping[str, bool]
    how: str
    empty: bool = False


def read_truths(counts: Mapping[str, int], *, asked: bool) -> Truths | None:
    """Read texts as truths; None if they aren't.

    Args:
        counts: how often each text occurs.
        asked: whether the user said that they are truths; a tick with nothing else is not taken for one.
    """
    words = {text: text.strip().lower() for text in counts if not is_missing(text)}
    found = set(words.values())
    if not asked and not (found <= {*_TRUE, *_FALSE} and found & {*_TRUE} and found & {*_FALSE}):
        return None
    true = {*_TRUE, *_TICKS} if asked else {*_TRUE}
    values = {text: word in true for text, word in words.items() if word in true or word in _FALSE}
    signs = {text.strip() for text in counts if text.strip() and is_missing(text)}
    if values and all(values.values()) and not signs:
        return Truths(values, f"{_spelled(values, truth=True)}/empty", empty=True)
    both = _spelled(values, truth=True), _spelled(values, truth=False)
    return Truths(values, "/".join(both) if all(both) else "")


def _spelled(values: Mapping[str, bool], *, truth: bool) -> str:
    """The words for a truth, each but once, however large its letters are."""
    words: dict[str, str] = {}
    for text, value in values.items():
        if value is truth:
            words.setdefault(text.strip().lower(), text.strip())
    return ", ".join(words.values())
