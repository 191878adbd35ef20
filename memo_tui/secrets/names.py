"""Which names mean that the named value is secret."""

import re
from collections.abc import Mapping
from functools import lru_cache

from memo_tui.secrets.uris import HIDDEN

_STEM = re.compile(
    r"pass|pwd|secret|token|key|auth|cred|bearer|cookie|(?<![a-z])pat(?![a-z])",  # PAT: personal access token
    re.IGNORECASE,
)
# Words that contain such a part, but mean something else.
_HARMLESS = re.compile(
    r"tokeni[sz]\w*|detokeni[sz]\w*|author(?!i[sz])\w*|coauthors?|"
    r"keyboards?|keywords?|keypoints?|keyframes?|keynotes?|monkeys?|turkeys?|donkeys?|hockey|whiskey|jockeys?|"
    r"passes|passing|passed|passengers?|passages?|passive\w*|passthrough|bypass\w*|compass\w*|encompass\w*|"
    r"credits?|incredible"
)
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_a-zA-Z]+")
_SIGNS = ("pass", "pwd", "secret", "token", "key", "auth", "cred", "bearer", "cookie", "pat", "@", " -")
_COUNTED = frozenset({"tokens", "keys"})
_COUNTS = frozenset(
    {"n", "num", "number", "max", "min", "count", "counts", "len", "length", "size", "dim", "dims"}
    | {"per", "limit", "budget", "total", "batch", "new"}
)
_COLUMNS = frozenset({"column", "columns", "col", "cols", "field", "fields"})
_LONGEST_NAME = 200
_SHORT_FORM = "p"  # of `--password`, as well as of `--port`, `--path` or `--param`
_SHORTEST_PASSWORD = 6
_KINDS_OF_SIGN = ("[a-z]", "[A-Z]", r"\d", r"[^\w\s.-]")
_CERTAIN = re.compile(  # in names that others chose: a key may be a table's, a token a language's
    r"pass|pwd|secret|bearer|cookie|cred|authori[sz]ation|"
    r"(?:access|account|admin|api|app|auth|bot|client|deploy|encryption|git\w*|hf|hub|master|openai|personal|"
    r"private|refresh|secure|service|session|signing|ssh|wandb)[\W_]*(?:key|token|pat(?![a-z]))",
    re.IGNORECASE,
)
_HARMLESS_VALUE = re.compile(
    r"(?i)true|false|none|null|nan|yes|no|on|off|auto|[+-]?\d{1,5}|[+-]?\d*\.\d*(?:e[+-]?\d+)?|"
    r"<[^<>\s]*>|\[[^\[\]\s]*\]|\*+|•+|…+"
)
_RANDOM = re.compile(r"(?=.*\d)(?=.*[A-Za-z])[^\s<>\[\](){}]{8,}")
_ERROR = re.compile(r"(?:Error|Exception|Interrupt|Warning)$")  # as KeyError, which says what is missing
_OWN = ("memo_tui.", "mlflow.")
_NO_PASSWORD = re.compile(  # a path, an assignment, an address, several values
    r"[=:{}]|\.\w|^[.~/]|^[^+!@#$%^&*?]*/[^+!@#$%^&*?]*$"
)


def may_name(text: str) -> bool:
    """Whether a text may call something a secret; most don't, which is seen at once."""
    small = text.lower()
    return any(sign in small for sign in _SIGNS)


@lru_cache(maxsize=8192)
def is_secret_name(name: str) -> bool:
    """Whether a name suggests a password, a key, a token or the like; when in doubt, True."""
    if not _STEM.search(name):
        return False
    words = _words(name)
    secret = [word for word in words if _STEM.search(word) and not _HARMLESS.fullmatch(word)]
    if words and words[-1] in _COLUMNS and all(word in ("key", "keys") for word in secret):
        return False
    # A wrongly split name may contain such a word across two parts.
    return bool(secret) or not any(_HARMLESS.fullmatch(word) for word in words)


def is_secret(name: str, value: str = "") -> bool:
    """Whether a value with this name should be hidden; a number of tokens may be shown.

    Args:
        name: of an option, a variable, a param or a header.
        value: its value, if known.
    """
    if not is_secret_name(name[:_LONGEST_NAME]):
        return False
    if value and re.fullmatch(r"[+-]?\d{1,9}(\.\d{1,9})?", value):
        words = _words(name[:_LONGEST_NAME])
        return not (_COUNTS.intersection(words) or _COUNTED.intersection(words))
    return True


def is_surely_secret(name: str, value: str) -> bool:
    """Whether a value is secret by a name that someone else chose, as that of a param or in an output.

    There `key` or `token` alone mean other things as well, so the value has to look like a secret too; and a
    switch, a number beside such a name or a placeholder is none.

    Args:
        name: of the value.
        value: it.
    """
    if not value or not is_secret_name(name[:_LONGEST_NAME]) or not is_secret(name, value):
        return False
    if name.startswith(_OWN) or _ERROR.search(name) or _HARMLESS_VALUE.fullmatch(value):
        return False
    return _CERTAIN.search(name) is not None or _RANDOM.fullmatch(value) is not None


def shown(name: str, value: str) -> str:
    """A value that someone else has named, hidden if it surely is a secret."""
    return HIDDEN if is_surely_secret(name, value) else value


def all_shown(values: Mapping[str, str]) -> Mapping[str, str]:
    """Such values by name; the same object if none of them is hidden."""
    found = [name for name, value in values.items() if is_surely_secret(name, value)]
    return {**values, **dict.fromkeys(found, HIDDEN)} if found else values


def is_short_password(option: str, value: str) -> bool:
    """Whether the value of `-p` looks like a password: it mixes three kinds of signs, and is no path.

    Args:
        option: without its dashes.
        value: its value.
    """
    if option != _SHORT_FORM or len(value) < _SHORTEST_PASSWORD or _NO_PASSWORD.search(value):
        return False
    return sum(re.search(kind, value) is not None for kind in _KINDS_OF_SIGN) >= 3


def _words(name: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(name)]
