"""An option: its name, the kind of its value, its other sources, and its help."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from memo_tui.alert_rules import Rule, check_target
from memo_tui.cluster_plan import ClusterPlan
from memo_tui.errors import FunctionError

DASHBOARD, TRAIN, RUN, MEMO, SYNC = "dashboard", "train", "run", "memo", "sync"
IMPORT, DATA, DEMO = "import", "data", "demo"
COMMANDS = (DASHBOARD, TRAIN, RUN, MEMO, SYNC)
PANES = ("cars", "function", "training")
NOTICES = ("off", "bell", "osc9")
BACKUP, NO_BACKUP = "backup", "no-backup"  # of --upgrade-store
GAPS = ("impute", "drop")  # of --missing

_NUMBER = re.compile(r"\+?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_WHOLE = re.compile(r"[+-]?\d{1,20}", re.ASCII)
_LONGEST_NAME = 500  # of an experiment, as MLflow accepts it
_LONGEST_SHOWN = 60  # characters of a refused value


@dataclass(frozen=True)
class Kind:
    """A kind of value.

    Attributes:
        parse: returns the value of a text; its ValueError says what to give instead.
        in_file: the types that it may have in a TOML file.
        expected: a description of what the settings file must contain.
        never_empty: whether an empty text is refused; else it means the default.
        secret: whether a value that is refused is not repeated.
    """

    parse: Callable[[str], Any]
    in_file: tuple[type, ...] = (str,)
    expected: str = "text in quotes"
    never_empty: bool = False
    secret: bool = False


@dataclass(frozen=True)
class Option:
    """An option of the command line, or a key of the settings file, or both.

    Attributes:
        kind: of its value.
        help: a short description; code is in backticks.
        metavar: the placeholder for the value in the help; "" for an option without one.
        switch: whether it is given without a value, and switched off by its name after `--no-`.
        variables: the environment variables that set it, in order of precedence.
        default: a description of the default; "" without one.
        commands: those that accept it; empty for a key of the settings file alone.
        choices: the values it may have, or () for any.
        repeated: whether it may be given several times.
        key: whether the settings file may contain it.
        flag: its form on the command line; empty until derived from the name.
        name: in the program and the settings file.
    """

    kind: Kind
    help: str = ""
    metavar: str = ""
    variables: tuple[str, ...] = ()
    default: str = ""
    commands: tuple[str, ...] = (DASHBOARD,)
    choices: tuple[str, ...] = ()
    repeated: bool = False
    switch: bool = False
    key: bool = True
    flag: str = ""
    name: str = field(default="")

    def parse(self, text: str) -> object:
        """The value of a text; None for an empty one that means the default.

        Raises:
            ValueError: the text isn't understood; its message follows the name of the source.
        """
        if not text.strip() and self.kind.never_empty:
            raise ValueError("is empty: give a value, or leave it out")
        if not text:
            return None
        try:
            return self.kind.parse(text)
        except ValueError as error:
            if self.kind.secret:
                raise ValueError(f"isn't understood: {error}") from None
            shown = text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
            raise ValueError(f"is {shown!r}: {error}") from None


def check_reference(reference: str) -> tuple[str, str]:
    """The module and the name in a reference module:name.

    Raises:
        FunctionError: it doesn't have that form.
    """
    module, colon, name = reference.partition(":")
    parts = [*module.split("."), *name.split(".")]
    if not colon or not all(part.isidentifier() for part in parts):
        raise FunctionError(f"{reference!r} is not a function: write module:name, such as statistics:fmean.")
    return module, name


def seconds(longest: float) -> Kind:
    """A number of seconds above 0 and below the longest."""

    def parse(text: str) -> float:
        number = float(text) if _NUMBER.fullmatch(text.strip()) else 0.0
        if not 0 < number < longest:
            raise ValueError
        return number

    return _with_hint(parse, f"a number of seconds above 0 and below {longest:g}, such as 0.5", (int, float))


def whole_number(least: int, most: int) -> Kind:
    """A whole number in these bounds."""

    def parse(text: str) -> int:
        number = int(text) if _WHOLE.fullmatch(text.strip()) else least - 1
        if not least <= number <= most:
            raise ValueError
        return number

    return _with_hint(parse, f"a whole number from {least} to {most}", (int,))


def _days(text: str) -> float:
    number = float(text) if _NUMBER.fullmatch(text.strip()) else 0.0
    if not 0 < number < 1e6:
        raise ValueError
    return number


def _not_negative(text: str) -> float:
    number = float(text) if _NUMBER.fullmatch(text.strip()) else -1.0
    if not 0 <= number < math.inf:
        raise ValueError
    return number


def _with_hint(parse: Callable[[str], object], expected: str, in_file: tuple[type, ...]) -> Kind:
    def read(text: str) -> object:
        try:
            return parse(text)
        except ValueError:
            raise ValueError(f"give {expected}") from None

    return Kind(read, in_file, expected)


def _path(text: str) -> Path:
    if "\0" in text:
        raise ValueError("a path can't contain the character NUL")
    try:
        return Path(text).expanduser().absolute()
    except RuntimeError:
        raise ValueError("there is no user with that name") from None
    except OSError:
        raise ValueError("the current folder is gone: give an absolute path") from None


def _scheduler(text: str) -> str:
    if not re.fullmatch(r"(tcp|tls|ws|wss|ucx)://[^\s/]+:\d+/?", text.strip()):
        raise ValueError("give an address, such as tcp://HOST:8786")
    return text.strip()


def _cluster(text: str) -> str:
    ClusterPlan.parse(text)
    return text.strip()


def _reference(text: str) -> str:
    try:
        check_reference(text)
    except FunctionError:
        raise ValueError("name a function as module:name, such as statistics:fmean") from None
    return text


def _references(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_reference(each.strip()) for each in text.split(",") if each.strip()))


def _rules(text: str) -> tuple[str, ...]:
    """Rules of alerts, with commas between; each is checked."""
    given = [each.strip() for each in text.split(",") if each.strip()]
    return tuple(dict.fromkeys(Rule.parse(each).text for each in given))


def _targets(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(check_target(each) for each in text.split(",") if each.strip()))


def joined(value: object) -> str:
    """A setting as one text: of several values, with commas between."""
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def _experiment(text: str) -> str:
    if not text.strip() or len(text) > _LONGEST_NAME or "\0" in text:
        raise ValueError(f"give a name of at most {_LONGEST_NAME} characters")
    return text


def _one_of(words: tuple[str, ...]) -> Kind:
    """One of some words."""

    def parse(text: str) -> str:
        if text.strip() not in words:
            raise ValueError(f"give {expected}")
        return text.strip()

    expected = f"{', '.join(words[:-1])} or {words[-1]}"
    return Kind(parse, expected=f"{expected} in quotes")


def _on_off(text: str) -> bool:
    word = text.strip().lower()
    if word not in ("on", "off", "true", "false", "1", "0", "yes", "no"):
        raise ValueError("give on or off")
    return word in ("on", "true", "1", "yes")


TEXT = Kind(str)
NAME = Kind(str, never_empty=True)
PATH = Kind(_path)
SCHEDULER = Kind(_scheduler)
CLUSTER = Kind(_cluster)
REFERENCE = Kind(_reference)
REFERENCES = Kind(_references, (str, list), "module:name in quotes, or a list of such")
RULES = Kind(_rules, (str, list), "a rule in quotes, or a list of such")
TARGETS = Kind(_targets, (str, list), "a target in quotes, or a list of such", secret=True)
EXPERIMENT = Kind(_experiment, never_empty=True)
PANE = _one_of(PANES)
NOTICE = _one_of(NOTICES)
SEED = whole_number(0, 2**32 - 1)
DRAWS = whole_number(1, 999_999)
FOLDS = whole_number(2, 999_999)
PATIENCE = whole_number(1, 999_999)
MIN_DELTA = _with_hint(_not_negative, "a number from 0, such as 0.01", (int, float))
DAYS = _with_hint(_days, "a number of days above 0, such as 30", (int, float))
SWITCH = Kind(bool, (bool,), "true or false")
ON_OFF = Kind(_on_off, (bool,), "true or false")
TABLE = Kind(str, (dict,), "a table")
