"""Values that are secret as they stand in a variable of that name, and how each may be written in a text."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus, unquote, urlsplit

from memo_tui.secrets.names import is_secret

SHORTEST = 6  # characters of a value that is looked for in texts; a shorter one is in many words
_LONGEST = 20_000
_DEPTH = 3  # signs of a value by which it is grouped with others; fewer than it has
_SHORTEST_LINE = 12  # of a value of several lines
_NO_SECRET = re.compile(  # names of what says where a secret is, or something about it
    r"(?i)(?:old)?pwd|xauthority|.*(?:file|files|path|paths|dir|folder|sock|socket|home|command|cmd|program|askpass)|"
    r".*_(?:algorithm|audience|backend|enabled|expiry|helper|host|id|issuer|length|method|mode|name|plugin|port|"
    r"provider|region|scope|scopes|timeout|ttl|type|url|user|username)"
)

_WORDS = (
    "admin administrator anonymous artifacts basic bearer changeme client cookie cookies credential"
    " credentials database default defaults disable disabled docker enable enabled example experiment"
    " experiments external github gitlab google guest header hidden internal keyring localhost manual metrics"
    " mlflow models mysql native negotiate notset optional params passphrase passwd password plugin postgres"
    " postgresql private production prompt public readonly required secret secrets server service session"
    " sqlite static string system testing tokens tracking training unused user username users"
)
_ORDINARY = frozenset(_WORDS.split())  # which texts hold without meaning a password


def values_in(variables: Mapping[str, str]) -> Iterator[str]:
    """The secrets in variables: the values that a name marks, and the passwords of URIs.

    Args:
        variables: of an environment, or anything else with names.
    """
    for name, value in variables.items():
        if "://" in value and "@" in value:
            yield from _of_uri(value)
        if not value or not is_secret(name, value) or _names_a_place(name, value):
            continue
        if value.lstrip().startswith("{"):
            yield from _of_json(value)
        else:
            yield value
            user = variables.get(re.sub("(?i)password$", "USERNAME", name), "")
            if user:
                from base64 import b64encode  # noqa: PLC0415 - seldom

                yield b64encode(f"{user}:{value}".encode()).decode()  # as a header has it


def spellings(values: Iterable[str]) -> set[str]:
    """How these values may be written in a text; those that any text may hold are left out."""
    found: set[str] = set()
    for value in values:
        bare = value.strip()
        lines = [line.strip() for line in bare.splitlines()]
        parts = [line for line in lines if len(line) >= _SHORTEST_LINE and not line.startswith("-----")]
        for each in {bare, *(parts if len(lines) > 1 else ())}:
            if is_telling(each):
                found |= _spelled(each)
    return {each for each in found if len(each) >= SHORTEST}


def any_of(values: Iterable[str]) -> str:
    """A pattern of any of these, the longest first; one of digits isn't looked for in longer numbers."""
    texts = [value for value in values if not value.isdecimal()]
    numbers = [value for value in values if value.isdecimal()]
    pattern = _grouped(texts, 0)
    if numbers:
        digits = rf"(?<![\d.]){_grouped(numbers, 0)}(?![\d.])"
        return f"{pattern}|{digits}" if texts else digits
    return pattern


def _grouped(values: Iterable[str], depth: int) -> str:
    """A pattern in which values that begin alike stand together: else each would be tried everywhere."""
    if depth == _DEPTH:
        return "(?:" + "|".join(re.escape(value) for value in sorted(values, key=len, reverse=True)) + ")"
    groups: dict[str, list[str]] = {}
    for value in values:
        groups.setdefault(value[0], []).append(value[1:])
    return (
        "(?:" + "|".join(re.escape(sign) + _grouped(rest, depth + 1) for sign, rest in groups.items()) + ")"
    )


def is_telling(value: str) -> bool:
    """Whether a value is looked for in texts: long enough, and no ordinary word or row of one sign."""
    if not SHORTEST <= len(value) <= _LONGEST or value.lower() in _ORDINARY:
        return False
    return len(set(value)) > 2 and any(sign.isalnum() for sign in value)


def _spelled(value: str) -> set[str]:
    import json  # noqa: PLC0415 - where there is a secret

    quoted = json.dumps(value)[1:-1]
    return {
        value,
        " ".join(value.split()),
        quote(value, safe=""),
        quote(value),
        quote_plus(value),
        unquote(value),
        quoted,
        json.dumps(value, ensure_ascii=False)[1:-1],
        json.dumps(quoted)[1:-1],
        repr(value)[1:-1],
        repr(value.encode("utf-8", "replace"))[2:-1],
        value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;"),
        value.replace("'", "'\"'\"'"),  # as `shlex.quote` has it
        value.replace('"', '""'),  # as in CSV
        value.replace("\\", "\\\\").replace("|", "\\|"),  # as in Markdown
    }


def _names_a_place(name: str, value: str) -> bool:
    """Whether a value says only where a secret is."""
    if _NO_SECRET.fullmatch(name):
        return True
    if not value.startswith(("/", "~", "./")) or "\n" in value or len(value) > 4000:
        return False
    try:
        return Path(value).expanduser().exists()
    except (OSError, RuntimeError, ValueError):
        return False


def _of_uri(value: str) -> Iterator[str]:
    for uri in value.split():
        try:
            parts = urlsplit(uri)
            user = parts.netloc.rpartition("@")[0]
        except ValueError:
            continue
        name, _, password = user.partition(":")
        token = name if parts.scheme.startswith("http") else ""  # of a database, it is a name
        yield from (password or token, unquote(password or token))


def _of_json(value: str) -> Iterator[str]:
    """The secrets within a JSON object, as of a service's account; all of it if it is none."""
    import json  # noqa: PLC0415 - as above

    try:
        found = json.loads(value)
    except (ValueError, RecursionError):
        yield value
        return
    yield from _within(found)


def _within(found: Any) -> Iterator[str]:
    if isinstance(found, Mapping):
        for name, each in found.items():
            if isinstance(each, str):
                if is_secret(str(name), each) and not str(name).endswith("_id"):
                    yield each
            else:
                yield from _within(each)
    elif isinstance(found, list):
        for each in found:
            yield from _within(each)
