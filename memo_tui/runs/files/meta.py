"""Reading the `meta.yaml` of experiments, runs, inputs and data sets."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

META = "meta.yaml"
_AT_ONCE = 65_536
# What MLflow writes most: flat keys with plain words or simply quoted texts. PyYAML takes ten times as long.
_PLAIN = re.compile(r"([a-z_]+): (?:([A-Za-z0-9_/.+-][\w/.+-]*(?::[\w/.+-]+)*)|'([^'\\\n]*)'|\[\])")
_NONE = frozenset(("null", "Null", "NULL"))


def read_meta(folder: Path, name: str = META) -> Mapping[str, Any] | None:
    """What a folder's `meta.yaml`, or its file of another name, says.

    None if there is none, or nothing that can be understood. Numbers may be texts.
    """
    try:
        text = read_bytes(f"{folder}/{name}").decode()
    except (OSError, ValueError):
        return None
    found: dict[str, Any] = {}
    for line in text.splitlines():
        known = _PLAIN.fullmatch(line)
        if known is None:
            return _by_yaml(text)
        key, plain, quoted = known.groups()
        found[key] = quoted if plain is None else None if plain in _NONE else plain
    return found or None


def read_bytes(path: str) -> bytes:
    """All of a small file; a store has hundreds of thousands, and Python's own way takes twice as long.

    Raises:
        OSError: it can't be read.
    """
    file = os.open(path, os.O_RDONLY)
    try:
        parts = [os.read(file, _AT_ONCE)]
        while len(parts[-1]) == _AT_ONCE:
            parts.append(os.read(file, _AT_ONCE))
        return b"".join(parts)
    finally:
        os.close(file)


def _by_yaml(text: str) -> Mapping[str, Any] | None:
    import yaml  # noqa: PLC0415 - few files need it

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        found = yaml.load(text, Loader=loader)  # noqa: S506 - it is a safe loader
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def whole(value: object) -> int | None:
    """A number of a `meta.yaml`, or None."""
    try:
        return int(str(value))
    except ValueError:
        return None
