"""Masking secrets in the bytes of a file, whose length stays the same."""

import re
from collections.abc import Iterator
from mmap import mmap

from memo_tui.secrets.known import known_bytes
from memo_tui.secrets.redact import named_spans
from memo_tui.secrets.tokens import tokens_in_bytes

_NAMES = re.compile(rb"pass|pwd|secret|token|key|auth|cred|bearer|cookie|[-_]pat|@")  # in small letters
_LONGEST_LINE = 4_000  # bytes; of a longer line, as many before and after a name are looked at
_BLOCK = 1 << 20
_MOST_LINES = 100_000  # of those with such a name


def overwrite_known(data: mmap, begin: int) -> None:
    """Mask what is secret wherever it is in these bytes, from an index on.

    That is what the process knows, tokens of a known look, and what a line surely calls a secret.
    """
    patterns, lines = [*filter(None, (known_bytes(),)), *tokens_in_bytes()], 0
    for first, last in _blocks(data, begin):
        block = data[first:last]
        for pattern in patterns:
            for match in pattern.finditer(block):
                _mask(data, first + match.start(), first + match.end())
        place, small = 0, block.lower()
        while lines < _MOST_LINES and (found := _NAMES.search(small, place)):
            lines += 1
            place = max(_overwrite_line(data, first, last, first + found.start()) - first, found.end())


def _overwrite_line(data: mmap, first: int, last: int, at: int) -> int:
    """Mask what the line around an index, within a block, calls a secret; returns the end of the line."""
    begin = max(data.rfind(b"\n", first, at) + 1, first, at - _LONGEST_LINE)
    end = data.find(b"\n", at, min(last, at + _LONGEST_LINE))
    end = min(last, at + _LONGEST_LINE) if end < 0 else end
    for span in named_spans(data[begin:end].decode("latin-1")):  # in which each byte is one sign
        _mask(data, begin + span.begin, begin + span.end)
    return end


def _blocks(data: mmap, begin: int) -> Iterator[tuple[int, int]]:
    """Where blocks of whole lines begin and end."""
    while begin < len(data):
        end = data.find(b"\n", begin + _BLOCK, begin + 2 * _BLOCK) + 1 or min(len(data), begin + 2 * _BLOCK)
        yield begin, end
        begin = end


def _mask(data: mmap, begin: int, end: int) -> None:
    """Mask these bytes; ends of lines stay."""
    data[begin:end] = re.sub(rb"[^\r\n]", b"*", data[begin:end])
