"""Names without an entity: the only metric, param or tag of that name, else the column of that title."""

from collections.abc import Container, Mapping
from dataclasses import replace
from difflib import get_close_matches

from memo_tui.runs.query.grammar import FilterError, Name
from memo_tui.runs.query.names import ATTRIBUTES, COLUMNS, column_of

_ENTITIES = {"metric": "metrics", "param": "params", "tag": "tags"}

Keys = Mapping[str, Container[str]]  # the keys that the runs have, by kind: "metric", "param", "tag"


def resolved(name: Name, keys: Keys) -> Name:
    """A name with the kind that it belongs to; in another case if only that is known.

    Raises:
        FilterError: the runs have nothing of that name, or several things.
    """
    kinds = [kind for kind in _ENTITIES if name.key in keys.get(kind, ())]
    if len(kinds) == 1:
        return replace(name, kind=kinds[0])  # type: ignore[arg-type]  # one of the kinds
    if not kinds:
        if column := column_of(name.key):
            return replace(name, kind="attribute", key=column)
        folded = name.key.casefold()
        alike = {key for kind in _ENTITIES for key in _some(keys.get(kind, ())) if key.casefold() == folded}
        if len(alike) == 1:
            return resolved(replace(name, key=alike.pop()), keys)
        known = [*dict.fromkeys([*ATTRIBUTES.values(), *COLUMNS])]
        known += [key for kind in _ENTITIES for key in _some(keys.get(kind, ()))]
        near = get_close_matches(name.key, known, 1)
        hint = f"Did you mean {near[0]}?" if near else f"To search for it, put it in quotes: '{name.key}'."
        raise FilterError(f"No run has a metric, param or tag {name.key}. {hint}", name.at)
    spelled = " or ".join(f"{_ENTITIES[kind]}.{name.key}" for kind in kinds)
    both = " and a ".join(kinds)
    raise FilterError(f"{name.key} is a {both}: write {spelled}.", name.at)


def _some(keys: Container[str]) -> list[str]:
    return [str(key) for key in keys] if isinstance(keys, (list, tuple, set, frozenset, dict)) else []
