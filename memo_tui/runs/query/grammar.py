"""The grammar of filters: from a text to comparisons and search words, joined by and, or, not.

::

    filter      alternative [or alternative]...
    alternative condition [[and] condition]...
    condition   not condition | ( filter ) | comparison | word | 'quoted words'
    comparison  name sign value | name [NOT] LIKE 'pattern' | name [NOT] ILIKE 'pattern'
                | name [NOT] IN (value, ...) | name IS [NOT] NULL
    name        entity.key | entity.`a key` | entity."a key" | attribute
    value       'text' | "text" | number | nan

A word is a name if its entity or attribute is known, or if a sign follows; else it is searched for.
"""

from dataclasses import dataclass
from typing import Literal

from memo_tui.errors import MemoTuiError
from memo_tui.runs.query.names import NUMBERS, Kind


@dataclass(frozen=True, slots=True)
class Name:
    """What is compared.

    Attributes:
        kind: of the entity.
        key: of a metric, param, tag or data set; or the attribute.
        spelled: as it stands there.
        at: where it begins.
        mlflow: whether MLflow reads it so.
    """

    kind: Kind
    key: str
    spelled: str
    at: int
    mlflow: bool

    @property
    def attribute(self) -> str:
        """The attribute of a run that is compared, or ""."""
        return self.key if self.kind == "attribute" else ""

    @property
    def is_number(self) -> bool:
        """Whether its values are numbers: a time is one too, in ms since 1970."""
        return self.kind == "metric" or self.attribute in NUMBERS


@dataclass(frozen=True, slots=True)
class Value:
    """What it is compared with: a text or a number, as it stands there, and where."""

    value: str | float
    spelled: str
    at: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """A name, an operator in upper case ("=", "NOT LIKE", "IS NULL", ...) and values.

    `mlflow` tells whether MLflow reads the operator as it is spelled.
    """

    name: Name
    operator: str
    values: tuple[Value, ...]
    mlflow: bool


@dataclass(frozen=True, slots=True)
class Term:
    """A text that is searched for in a run."""

    text: str


@dataclass(frozen=True, slots=True)
class Negation:
    """What must not hold."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class Junction:
    """Parts that must all hold (`every`), or one of them."""

    every: bool
    parts: tuple["Node", ...]


Node = Comparison | Term | Negation | Junction


@dataclass(frozen=True, slots=True)
class Expected:
    """What may stand where a text ends too soon.

    Attributes:
        what: an operand is a condition; a joiner joins it with another; with `options` one of these.
        name: what is compared there.
        operator: how.
        options: the only words that may follow.
    """

    what: Literal["operand", "operator", "value", "joiner", "word"]
    name: Name | None = None
    operator: str = ""
    options: tuple[str, ...] = ()


class FilterError(MemoTuiError):
    """A text is not a filter; the message says where, counted from 1.

    Attributes:
        at: where, counted in characters from 0.
        wanted: what would go on there, if the text only ends too soon; else None.
    """

    def __init__(self, message: str, at: int, wanted: Expected | None = None) -> None:
        super().__init__(f"Character {at + 1}: {message}")
        self.at = at
        self.wanted = wanted


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text that was read; `mlflow` tells whether MLflow knows all that joins its parts."""

    node: Node
    mlflow: bool
