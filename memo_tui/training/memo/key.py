"""The key of a training: what it depends on, in parts, each readable and with a digest."""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from memo_tui.memo.keys.digests import digest
from memo_tui.training.memo.row_marks import RowMarks

SCHEMA = 1
DIGITS = 12
"""Of a digest where a part is readable, in hexadecimal."""

CONTENT = "#"
"""In front of a digest that stands for the content of a whole file, where a part is readable."""

PARTS = ("schema", "code", "model", "params", "data", "seed", "environment")


@dataclass(frozen=True)
class Part:
    """One part of a key.

    Attributes:
        name: one of `PARTS`.
        readable: what it is made of, by name, as text to read.
        digest: of its content, in hexadecimal digits.
    """

    name: str
    readable: Mapping[str, str]
    digest: str

    @classmethod
    def of(cls, name: str, readable: Mapping[str, str], content: object = None) -> "Part":
        """A part with this content; without one, what is readable is all of it, in any order.

        Raises:
            NoContent: it has none that can be compared.
        """
        found = sorted(readable.items()) if content is None else content
        return cls(name, dict(readable), digest(found).hex())


@dataclass(frozen=True)
class Data:
    """The data of a training, while it is trained on.

    Attributes:
        part: its part of the key.
        marks: computes the marks of its rows, by the data's name, for comparisons later.
        holds: whether its files are what they were.
    """

    part: Part
    marks: Callable[[], Mapping[str, RowMarks]] = dict
    holds: Callable[[], bool] = lambda: True


@dataclass(frozen=True)
class Key:
    """All parts of a training.

    Attributes:
        parts: by their names, in the order of `PARTS`.
        data: the data that one of them stands for.
        uncovered: what the training may depend on that no part stands for, in words.
    """

    parts: Mapping[str, Part]
    data: Data = field(compare=False)
    uncovered: tuple[str, ...] = field(default=(), compare=False)

    @classmethod
    def of(cls, data: Data, *parts: Part, uncovered: tuple[str, ...] = ()) -> "Key":
        """A key of the data, these parts and the schema; parts that are not given are empty."""
        schema = Part.of("schema", {"version": str(SCHEMA)})
        given = {each.name: each for each in (schema, data.part, *parts)}
        return cls({name: given.get(name) or Part.of(name, {}) for name in PARTS}, data, uncovered)

    @property
    def digest(self) -> str:
        """The digest of all parts, 40 hexadecimal digits."""
        return digest([(name, part.digest) for name, part in self.parts.items()]).hex()

    @property
    def digests(self) -> dict[str, str]:
        """The digest of each part by its name."""
        return {name: part.digest for name, part in self.parts.items()}

    def digest_but(self, name: str) -> str:
        """The digest of all parts but one, 40 hexadecimal digits."""
        return digest([(each, part.digest) for each, part in self.parts.items() if each != name]).hex()

    def to_json(self) -> str:
        """The whole key, to be read again by `StoredKey.from_json`."""
        parts = {
            name: {"digest": part.digest, "readable": dict(part.readable)}
            for name, part in self.parts.items()
        }
        rows = {name: marks.to_json() for name, marks in self.data.marks().items()}
        return json.dumps(
            {
                "schema": SCHEMA,
                "digest": self.digest,
                "parts": parts,
                "rows": rows,
                "not_covered": list(self.uncovered),
            },
            ensure_ascii=False,
            indent=1,
        )

    @classmethod
    def from_json(cls, text: str) -> "Key":
        """The key that `to_json` wrote, to look it up; its data isn't watched any more.

        Raises:
            ValueError: it is something else.
        """
        stored = StoredKey.from_json(text)
        if stored is None or stored.digests.keys() != {*PARTS}:
            raise ValueError("this is no key")
        parts = {name: Part(name, stored.readable[name], stored.digests[name]) for name in PARTS}
        data = Data(parts["data"], lambda: stored.rows)
        return cls(parts, data, tuple(map(str, json.loads(text).get("not_covered", ()))))


@dataclass(frozen=True)
class StoredKey:
    """What was stored of a key.

    Attributes:
        digests: the digest of each part by its name.
        readable: what is readable of each part, likewise; empty where that was not stored.
        rows: the marks of the data's rows, by the data's name.
    """

    digests: Mapping[str, str]
    readable: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    rows: Mapping[str, RowMarks] = field(default_factory=dict)

    @classmethod
    def from_json(cls, text: str) -> "StoredKey | None":
        """What `Key.to_json` wrote; None for any other text."""
        with suppress(ValueError, TypeError, KeyError, AttributeError, RecursionError):
            found = json.loads(text)
            parts = {str(name): part for name, part in found["parts"].items()}
            return cls(
                {name: str(part["digest"]) for name, part in parts.items()},
                {
                    name: {str(key): str(value) for key, value in part["readable"].items()}
                    for name, part in parts.items()
                },
                {str(name): RowMarks.from_json(marks) for name, marks in found.get("rows", {}).items()},
            )
        return None
