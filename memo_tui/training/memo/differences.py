"""What differs between two keys, in words: which parts, and how each changed."""

from collections.abc import Collection, Mapping

from memo_tui.secrets.uris import HIDDEN
from memo_tui.training.memo import column_names
from memo_tui.training.memo.data_part import NAMES
from memo_tui.training.memo.environment_part import VARIABLE
from memo_tui.training.memo.key import CONTENT, DIGITS, PARTS, Key, StoredKey

_MOST = 3  # differences of one part that are named
_PYTHON = "Python"
_EMPTY = "none"
_PREFIXES = {"code": "code: ", "environment": "", "seed": "", "schema": "the key's "}  # else the part's name


def differing_parts(old: StoredKey, new: Key) -> list[str]:
    """The names of the parts whose digests differ; without the code if the model does, whose code it is."""
    found = [name for name in PARTS if old.digests.get(name) != new.parts[name].digest]
    return [name for name in found if name != "code" or "model" not in found]


def differences(old: StoredKey, new: Key, among: Collection[str] = PARTS) -> list[str]:
    """How a stored key differs from a new one: a phrase or a few for each of these parts that does.

    Another Python compiles all code to something else, so the code isn't named beside it.
    """
    parts = [name for name in differing_parts(old, new) if name in among]
    environment = old.readable.get("environment", {})
    python = environment.get(_PYTHON, "") != new.parts["environment"].readable.get(_PYTHON, "")
    found: list[str] = []
    for name in parts:
        if name == "code" and python and "environment" in parts and environment:
            continue
        phrases = _data(old, new) if name == "data" else []
        found += phrases or _most(
            _of_part(name, *_without_equal(old.readable.get(name, {}), new.parts[name].readable))
        )
    return found


def _of_part(name: str, old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    if not old and new and name != "environment":
        return [f"{name} differ" if name == "params" else f"{name} differs"]
    prefix = _PREFIXES.get(name, f"{name}.")
    found = []
    keys = dict.fromkeys((*old, *new))
    if name == "environment" and (_PYTHON in old) != (_PYTHON in new):  # and so all that it has installed
        keys = {key: None for key in keys if key == _PYTHON or key.startswith(VARIABLE)}
    for key in keys:
        if old.get(key) == new.get(key):
            continue
        before, after = (None if key not in each else each[key] or _EMPTY for each in (old, new))
        if before is None:
            found.append(f"{prefix}{key} is new" + ("" if name == "code" else f": {after}"))
        elif after is None:
            found.append(f"{prefix}{key} is gone" + ("" if name == "code" else f", it was {before}"))
        elif name == "code" and (", function " in key or after.startswith(CONTENT)):
            found.append(f"{prefix}{key}")
        elif before == after:
            found.append(f"{prefix}{key} differs")
        else:
            found.append(f"{prefix}{key} {before} -> {after}")
    return found or _hidden(name, prefix, new) or [f"{name}: what it uses differs"]


def _hidden(name: str, prefix: str, new: Mapping[str, str]) -> list[str]:
    """What differs where nothing readable does: one of the values that are hidden."""
    hidden = [key for key, text in new.items() if HIDDEN in text]
    if len(hidden) == 1:
        return [f"{prefix}{hidden[0]} differs ({HIDDEN})"]
    return [f"{name}: one of {', '.join(hidden)} differs ({HIDDEN})"] if hidden else []


def _without_equal(
    old: Mapping[str, str], new: Mapping[str, str]
) -> tuple[dict[str, str], Mapping[str, str]]:
    """Both; where they have one digest the old text is the new one, as an object may look different."""
    return {
        key: new[key] if key in new and _mark(text) and _mark(text) == _mark(new[key]) else text
        for key, text in old.items()
    }, new


def _mark(text: str) -> str:
    """The digest at the end of a text; empty if there is none."""
    _, _, mark = text.rpartition(" #")
    return mark if len(mark) == DIGITS and mark.isalnum() else ""


def _data(old: StoredKey, new: Key) -> list[str]:
    """The difference between data: its shape and use, else its rows, else only that it differs."""
    before, after = old.readable.get("data", {}), new.parts["data"].readable
    if not before and not old.readable:
        return []
    columns, *rest = column_names.compared(before, after)
    shapes = [_without_content(each) for each in rest]
    changed = [*columns, *(_of_part("data", *shapes) if shapes[0] and shapes[0] != shapes[1] else [])]
    if changed:
        return _most(changed)
    had, has = ({*found.get(NAMES, "").split(", ")} - {""} for found in (before, after))
    if had != has and (had or not before):
        added, gone = sorted(has - had), sorted(had - has)
        return _most(
            [*(f"data: {name} is new" for name in added), *(f"data: {name} is gone" for name in gone)]
        )
    marks = new.data.marks() if old.rows else {}
    rows = [
        f"data: {words}" if len(marks) == 1 else f"data.{name}: {words}"
        for name, each in marks.items()
        if name in old.rows and (words := old.rows[name].difference(each))
    ]
    return rows or ["data: the content differs"]


def _without_content(readable: Mapping[str, str]) -> dict[str, str]:
    """What is readable without digests, sizes and the names of files, which don't count themselves."""
    silent = ("content", "bytes", "file", "rows", NAMES)
    return {key: text for key, text in readable.items() if key.rpartition(".")[2] not in silent}


def _most(phrases: list[str]) -> list[str]:
    left = len(phrases) - _MOST
    return phrases if left <= 0 else [*phrases[:_MOST], f"{left} more"]
