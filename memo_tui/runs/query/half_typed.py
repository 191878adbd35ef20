"""Filters that are still being typed: what is missing at their end, and what of them is finished."""

import re
from collections import deque
from itertools import chain

from memo_tui.runs.query.complete import ENTITY_WORDS, Known, partial_at_end
from memo_tui.runs.query.grammar import FilterError
from memo_tui.runs.query.names import ATTRIBUTES, COLUMNS
from memo_tui.runs.query.reading import read
from memo_tui.runs.query.tokens import Token, tokens

# A number that certainly goes on, such as "0.", "-", "1e" and "1e-".
_BEGUN_NUMBER = re.compile(r"[+-]|[+-]?\d*\.|[+-]?(?:\d+\.?\d*|\.\d+)e[+-]?", re.IGNORECASE)


def half_typed(text: str, known: Known) -> str:
    """What is missing at the end of a text that can be read, but ends in the beginning of a name; else ""."""
    partial = partial_at_end(text)
    if partial is None or partial.form != "word" or partial.keyword in ("and", "or", "not"):
        return ""
    typed = partial.text.casefold()
    keys = (key for found in known.folded.values() for fold, key in found if fold.startswith(typed))
    ours = (*ENTITY_WORDS, *ATTRIBUTES.values(), *COLUMNS)
    names = chain((name for name in ours if name.startswith(typed)), keys)
    if (name := next(names, None)) is None or _is_value(text, partial):
        return ""
    example = f"{name} …" if name.casefold() != typed else f"{name} < 0.5 or {name} = 'a'"
    return f"{partial.text} begins a comparison, such as {example}; enter searches for the word."


def ends_in_value(text: str) -> bool:
    """Whether a text ends in a number, or a word that is left out, which may go on."""
    partial = partial_at_end(text)
    if partial is None or partial.form != "word":
        return False
    return _is_value(text, partial) or any(token.keyword == "not" for token in tokens(text[: partial.at]))


def _is_value(text: str, partial: Token) -> bool:
    before = next(iter(deque(tokens(text[: partial.at]), maxlen=1)), None)
    return before is not None and (before.form == "sign" or before.text == ",")


def begun_number(text: str) -> str:
    """The number at the end of a text that certainly goes on, such as "0." or "1e-"; else ""."""
    partial = partial_at_end(text)
    if partial is None or not _BEGUN_NUMBER.fullmatch(partial.text) or not _is_value(text, partial):
        return ""
    return partial.text


def finished_part(text: str, known: Known) -> str:
    """A text without the unfinished condition at its end; "" if nothing else is there that can be read."""
    ends = [token.at for token in tokens(text) if token.keyword in ("and", "or")]
    partial = partial_at_end(text)
    if partial and half_typed(text, known):
        ends.append(partial.at)
    for end in reversed(ends):
        try:
            read(text[:end])
        except FilterError:
            continue
        return text[:end].strip()
    return ""
