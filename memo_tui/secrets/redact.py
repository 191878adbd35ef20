"""Passwords and tokens in what the user wants to run, and what a text calls a secret."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from mmap import mmap
from typing import NamedTuple
from urllib.parse import quote, unquote

from memo_tui.secrets.names import is_secret, is_short_password, is_surely_secret
from memo_tui.secrets.uris import HIDDEN

_SHORTEST = 6  # characters of a value that is searched in other texts; a shorter one is in many words
_NAME = re.compile(r"(?P<dashes>(?<![\w.-])--?)?(?P<name>[A-Za-z_][\w.-]*)")
_ASSIGNED = re.compile(r"(?s)(?P<name>-{0,2}[A-Za-z_][\w.-]*)(?P<sign>\+?=)(?P<value>.*)")
_SIGN = re.compile(r"(?:\\*[\"'])?\]?\s*(?:=>|:=|\+?=|:(?!//))[ \t]*|\\*[\"']\s*,\s*(?=\\*[\"'])")
_SPACE = re.compile(r"(?:\\?\s)+")
_SCHEME = re.compile(r"(?i)(?:bearer|basic|digest|token|apikey|negotiate)\s+")
_BEARER = re.compile(r"(?i)bearer")
_OPENED = re.compile(r"(?P<slashes>\\*)(?P<sign>[\"'])")
_BARE = re.compile(r"(?:\\.|[^\s;&|<>(){}\[\],\"'`\\])+", re.DOTALL)
_SHELL = re.compile(r"(?:\"(?:\\.|[^\"\\])*(?:\"|\Z)|'[^']*(?:'|\Z)|\\.|[^\s;&|<>()\"'`\\])+", re.DOTALL)
_LINE = re.compile(r"[^\"'\n]*")
_PART = re.compile(r"[\s;,&|\"')}\]#]")
_PARTS, _DIGIT = re.compile(r"[\s;,&|\"'=]+"), re.compile(r"\d")
_USER = re.compile(
    r"(?:(?<=^)|(?<=[\s=\"'(,;])|(?<=://))[\w.+-]{1,200}:(?!//)(?P<value>[^\s@,;\"']{1,200})@(?=[\w.\[-])"
)
_SCRIPT = re.compile(r"-[a-z]*c")
_MAY_NAME = re.compile(  # what a text has that calls something a secret
    r"(?:pass|pwd|secret|token|key|auth|cred|bearer|cookie|(?<![a-z])pat(?![a-z]))"
    r"[\w.-]{0,40}\\*[\"'\]]*\s*(?:[:=,>]|\s\S)|:[^\s@/]{1,200}@|\s-[hup][\s\"'a-z]"
)
_HEADERS = ("H", "header", "headers", "proxy-header")
_USERS = ("u", "U", "user", "proxy-user")
_WHOLE_LINE = re.compile(r"(?i)(?:[\w-]*-)?(?:authorization|cookies?)")


class Span(NamedTuple):
    """The position of a secret in a text: from `begin` up to `end`."""

    begin: int
    end: int


class Secrets:
    """The secrets in a command.

    Attributes:
        words: the command and its arguments, with secrets replaced by a placeholder.
        values: the secrets.
    """

    def __init__(self, argv: Sequence[str], hide: Callable[[str], str]) -> None:
        """Search a command; the time grows with its length.

        Args:
            argv: the command and its arguments.
            hide: removes the passwords of URIs from a text.
        """
        found: set[str] = set()
        words = list(_hidden(argv, hide, found))
        self._hide = hide
        self.values = frozenset(found)
        self._pattern = _pattern_of(found)
        self.words = tuple(self._pattern.sub(HIDDEN, word) if self._pattern else word for word in words)

    @classmethod
    def of_params(cls, params: Mapping[str, str], hide: Callable[[str], str]) -> "Secrets":
        """The secrets in texts, according to their names."""
        return cls([f"{name}={text}" for name, text in params.items()], hide)

    def __bool__(self) -> bool:
        """Whether there is anything to search for in other texts."""
        return self._pattern is not None

    def redact(self, text: str) -> str:
        """A text of the command, such as its output, without the command's secrets."""
        return hide_named(self._hide(self._pattern.sub(HIDDEN, text) if self._pattern else text))

    def overwrite(self, data: mmap, begin: int) -> None:
        """Mask the command's secrets wherever they are in these bytes, from an index on."""
        if self._pattern is None:
            return
        encoded = re.compile(self._pattern.pattern.encode())
        for match in list(encoded.finditer(data, begin)):
            data[match.start() : match.end()] = b"*" * len(match[0])


def _pattern_of(found: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern of these values, also within a URI; and of their part before a space or a bracket."""
    values = {part for value in found for part in (value, _PART.split(value.strip("\"'"), maxsplit=1)[0])}
    values |= {value.lstrip("-") for value in values}
    values |= {
        part for value in found for part in _PARTS.split(value) if len(part) > 7 and _DIGIT.search(part)
    }
    values |= {each for value in values for each in (quote(value, safe=""), unquote(value))}
    long = sorted((each for each in values if len(each) >= _SHORTEST), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, long))) if long else None


def without_secrets(argv: Sequence[str], hide: Callable[[str], str]) -> Sequence[str]:
    """The words of a command with secrets replaced by a placeholder; arguments as for `Secrets`."""
    return Secrets(argv, hide).words


def hide_secrets(text: str) -> str:
    """A text, such as a shell line, with named secrets replaced by a placeholder."""
    return _replaced(text, _spans(text), set())


def hide_named(text: str) -> str:
    """A text that others wrote, such as an error or an output, without what it surely calls a secret."""
    if not _MAY_NAME.search(text.lower()):
        return text
    lines = text.split("\n")  # as a quote that isn't closed ends with its line
    return "\n".join(_replaced(line, named_spans(line), set()) for line in lines)


def named_spans(line: str) -> Sequence[Span]:
    """The positions of what a line of such a text surely calls a secret."""
    return _spans(line, is_surely_secret) if _MAY_NAME.search(line.lower()) else ()


def _hidden(argv: Sequence[str], hide: Callable[[str], str], found: set[str]) -> Iterator[str]:
    before = ""
    for word in argv:
        option = before.lstrip("-") if _is_option(before) and "=" not in before else ""
        assigned = None if _SCRIPT.fullmatch(before) else _ASSIGNED.fullmatch(word)
        secret = is_secret(option, word) or is_short_password(option, word)
        if option and secret and not _is_long_option(word):
            found.add(_bare(word))
            yield HIDDEN
        elif assigned and _is_named_secret(assigned["name"], assigned["value"]):
            found.add(_bare(assigned["value"]))
            yield f"{assigned['name']}{assigned['sign']}{HIDDEN}"
        elif span := _of_header(word, option, assigned):
            yield hide(_replaced(word, [span], found))
        else:
            yield hide(_replaced(word, _spans(word), found))
        before = word


def _of_header(word: str, option: str, assigned: re.Match[str] | None) -> Span | None:
    """The position of a header's value, or of a user's password, in a word of a command."""
    if option in (*_HEADERS, *_USERS):
        return _after_colon(word, 0, len(word), option)
    if assigned and (name := assigned["name"].lstrip("-")) in (*_HEADERS, *_USERS):
        return _after_colon(word, assigned.start("value"), len(word), name)
    if word.startswith("-H") and ":" in word:
        return _after_colon(word, 0, len(word), "H")
    return None


def _is_named_secret(name: str, value: str) -> bool:
    return bool(value) and is_secret(name.lstrip("-"), value)


def _is_long_option(word: str) -> bool:
    """Whether a word is surely an option, not a value that begins like one."""
    return re.fullmatch(r"-[A-Za-z]|--[A-Za-z_][\w.-]*(=.*)?", word, re.DOTALL) is not None


def _is_option(word: str) -> bool:
    return re.fullmatch(r"-[A-Za-z]|--?[A-Za-z_][\w.-]*(=.*)?", word, re.DOTALL) is not None


def _after_colon(text: str, begin: int, end: int, option: str) -> Span | None:
    """The value of a header, or the password of a user, in curl's syntax."""
    colon = text.find(":", begin, end)
    value = text[colon + 1 : end].strip()
    if colon < 0 or not value or (option in _USERS and re.fullmatch(r"[\d:]+", text[begin:end])):
        return None
    return Span(colon + 1 + (text[colon + 1 : colon + 2] == " "), end)


def _spans(text: str, judge: Callable[[str, str], bool] = is_secret) -> Sequence[Span]:
    """The positions of the secrets in a text, in order and without overlap."""
    spans = [Span(*match.span("value")) for match in _USER.finditer(text)]
    place = 0
    while match := _NAME.search(text, place):
        place = match.end()
        if span := _named_secret(text, match, judge):
            spans.append(span)
            place = max(place, span.end)
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.begin <= merged[-1].end:
            merged[-1] = Span(merged[-1].begin, max(merged[-1].end, span.end))
        elif span.end > span.begin:
            merged.append(span)
    return merged


def _named_secret(text: str, match: re.Match[str], judge: Callable[[str, str], bool]) -> Span | None:
    """The position of the value after a name that marks it as secret."""
    name = match["name"].rstrip(".-")
    space = _SPACE.match(text, match.end())
    if match["dashes"] and name in (*_HEADERS, *_USERS):
        sign = _SIGN.match(text, match.end())
        begin = (sign or space or match).end()
        value = _value(text, begin)
        return _after_colon(text, value.begin, value.end, name)
    if _BEARER.fullmatch(name) and space and not match["dashes"]:
        value = _value(text, space.end())
        return value if value.end - value.begin >= _SHORTEST else None
    if match["dashes"] == "-" and space:
        value = _value(text, space.end(), typed=True)
        if is_short_password(name, text[value.begin : value.end].strip("\"'")):
            return value
    if not is_secret(name):
        return None
    if sign := _SIGN.match(text, match.end()):
        value = _value(text, sign.end(), typed=sign[0] == "=", line=_WHOLE_LINE.fullmatch(name) is not None)
    elif match["dashes"] and space:
        value = _value(text, space.end(), typed=True)
        if _is_long_option(text[value.begin : value.end]):
            return None
    else:
        return None
    return value if judge(name, text[value.begin : value.end].strip("\"'")) else None


def _value(text: str, begin: int, *, typed: bool = False, line: bool = False) -> Span:
    """The position of a value: in quotes, or up to what can't belong to it.

    Args:
        text: any text.
        begin: where the value begins.
        typed: whether it's typed for a shell, which allows quotes within a word.
        line: whether it extends to the end of its line.
    """
    opened = _OPENED.match(text, begin)
    if opened and not (typed and not opened["slashes"]):
        quoted = _closed(text, opened)
        return Span(opened.end(), quoted)
    if line:
        rest = _LINE.match(text, begin)
        return Span(begin, rest.end() if rest else begin)
    after = begin
    if scheme := _SCHEME.match(text, begin):
        after = scheme.end()
    word = (_SHELL if typed else _BARE).match(text, after)
    end = word.end() if word else begin
    listed = end > begin and text[end - 1] == "," and text[end : end + 1].isspace()
    return Span(begin, end - listed)


def _closed(text: str, opened: re.Match[str]) -> int:
    """The end of opened quotes: the same character after as many backslashes."""
    closing = re.compile(rf"(?<!\\){re.escape(opened[0])}")
    place = closing.search(text, opened.end())
    return place.start() if place else len(text)


def _replaced(text: str, spans: Sequence[Span], found: set[str]) -> str:
    parts, place = [], 0
    for begin, end in spans:
        value = text[begin:end]
        found.add(_bare(_SCHEME.sub("", value, count=1)))
        if value.strip("\"'") != HIDDEN:
            parts += [text[place:begin], HIDDEN]
            place = end
    return "".join([*parts, text[place:]])


def _bare(value: str) -> str:
    """A value without the quotes around it."""
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value
