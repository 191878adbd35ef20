"""The grammar of filters: comparisons and search words, joined by and, or, not.

::

    filter      alternative [or alternative]...
    alternative condition [[and] condition]...
    condition   not condition | ( filter ) | comparison | word | 'quoted words'
    comparison  name sign value | name [NOT] LIKE 'pattern' | name [NOT] ILIKE 'pattern'
                | name ~ 'expression' | name !~ 'expression' | name [NOT] RLIKE 'expression'
                | name [NOT] IN (value, ...) | name IS [NOT] NULL
    name        entity.key | entity.`a key` | entity."a key" | attribute | key
    value       'text' | "text" | number | nan

A word is a name if its entity or attribute is known, or if an operator follows; else runs are searched for
it. A key without an entity is the metric, param or tag of that name.
"""

from dataclasses import dataclass
from typing import Literal

from memo_tui.errors import MemoTuiError
from memo_tui.runs.query.names import NUMBERS, Kind


@dataclass(frozen=True, slots=True)
class Name:
    """The left side of a comparison.

    Attributes:
        kind: the kind of entity.
        key: the key of a metric, param, tag or data set; or the attribute.
        spelled: as it is written in the text.
        at: the position of its first character.
        mlflow: whether MLflow accepts this spelling.
    """

    kind: Kind
    key: str
    spelled: str
    at: int
    mlflow: bool

    @property
    def attribute(self) -> str:
        """The compared attribute of a run, or ""."""
        return self.key if self.kind == "attribute" else ""

    @property
    def is_number(self) -> bool:
        """Whether its values are numbers; times are numbers too, in ms since 1970."""
        return self.kind == "metric" or self.attribute in NUMBERS


@dataclass(frozen=True, slots=True)
class Value:
    """The right side of a comparison: a text or a number, its spelling, and its position."""

    value: str | float
    spelled: str
    at: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """A name, an operator in upper case ("=", "NOT LIKE", "IS NULL", ...) and values.

    `mlflow` says whether MLflow accepts the operator's spelling.
    """

    name: Name
    operator: str
    values: tuple[Value, ...]
    mlflow: bool


@dataclass(frozen=True, slots=True)
class Term:
    """A text to search for in a run."""

    text: str


@dataclass(frozen=True, slots=True)
class Negation:
    """A condition that must not hold."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class Junction:
    """Conditions of which all must hold (`every`), or one."""

    every: bool
    parts: tuple["Node", ...]


Node = Comparison | Term | Negation | Junction


@dataclass(frozen=True, slots=True)
class Expected:
    """What may follow where a text ends too soon.

    Attributes:
        what: an operand is a condition; a joiner joins two of them.
        name: the name that is compared there, if any.
        operator: the operator of the comparison, or "".
        options: if not empty, the only words that may follow.
    """

    what: Literal["operand", "operator", "value", "joiner", "word"]
    name: Name | None = None
    operator: str = ""
    options: tuple[str, ...] = ()


class FilterError(MemoTuiError):
    """A text is not a filter; the message contains the position, counted from 1.

    Attributes:
        at: the position of the error, counted in characters from 0.
        wanted: what may follow if the text only ends too soon; else None.
    """

    def __init__(self, message: str, at: int, wanted: Expected | None = None) -> None:
        super().__init__(f"Character {at + 1}: {message}")
        self.at = at
        self.wanted = wanted


@dataclass(frozen=True, slots=True)
class Parsed:
    """A syntax tree; `mlflow` says whether MLflow supports everything that joins its parts."""

    node: Node
    mlflow: bool
