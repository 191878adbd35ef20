"""ASCII for what an output can't encode: each sign becomes one that looks like it and is as wide."""

import unicodedata
from functools import cache

_LIKE = {
    "-": "─━═┄┅┈┉╌╍╴╶╸╺‐‑‒–—―−╾╼",  # noqa: RUF001
    "|": "│┃║┆┇┊┋╎╏╵╷╹╻▏▎▍▌▐",
    "+": "╭╮╰╯┌┐└┘├┤┬┴┼┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬✚",
    "#": "█▉▊▋■▓▒",
    "=": "▀▄▅▆▇□▬",
    "_": "▁▂▃",
    ":": "░",
    ".": "·…•◦",
    "@": "●◉◎",
    "o": "○°◌",
    "^": "▲↑⇧▴",
    "A": "△",
    "v": "▼↓▾",
    "V": "▽",
    "%": "◆",
    "<": "◇←◀◂‹«≤",  # noqa: RUF001
    ">": "→▶▸›»≥⏎",
    "*": "★☆✱",
    "y": "✓✔",
    "x": "✗✘×╳",  # noqa: RUF001
    "!": "⚠",
    '"': "“”„",
    "'": "‘’‚`",  # noqa: RUF001
    "~": "±≈",
    "u": "µ",
    "E": "€",
    " ": "\N{NO-BREAK SPACE}",
}
_SIGNS = {ord(sign): plain for plain, signs in _LIKE.items() for sign in signs}
_BRAILLE = range(0x2800, 0x2900)
_UPPER_DOTS = 0b00011011  # of the four rows of dots, the upper two
_DOTS = {(True, True): ":", (True, False): "'", (False, True): ".", (False, False): " "}
_WIDE = frozenset("WF")


@cache
def encodes_signs(encoding: str | None) -> bool:
    """Whether an encoding has the signs of frames, charts and marks; None stands for UTF-8."""
    try:
        "│⠿✓●".encode(encoding or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def plain_for(text: str, encoding: str) -> str:
    """A text with ASCII in place of what an encoding lacks, in as many cells of a terminal."""
    return text.translate(_table(encoding))


class _Table(dict[int, str]):
    """What is written for a character, by its code point."""

    def __init__(self, encoding: str) -> None:
        super().__init__()
        self._encoding = encoding

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        try:
            sign.encode(self._encoding)
        except (UnicodeEncodeError, LookupError):
            sign = sign if sign.isascii() else _plain(code)
        self[code] = sign
        return sign


_table = cache(_Table)


def _plain(code: int) -> str:
    if code in _SIGNS:
        return _SIGNS[code]
    if code in _BRAILLE:
        upper = bool((code - _BRAILLE.start) & _UPPER_DOTS)
        lower = bool((code - _BRAILLE.start) & ~_UPPER_DOTS)
        return _DOTS[upper, lower]
    sign = chr(code)
    if unicodedata.combining(sign) or unicodedata.category(sign) in {"Mn", "Me", "Cf", "Cc"}:
        return ""
    like = unicodedata.normalize("NFKD", sign)[0]
    if unicodedata.east_asian_width(sign) in _WIDE:
        return like + " " if like.isascii() else "??"
    return like if like.isascii() else "?"
