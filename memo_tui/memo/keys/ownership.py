"""Whose code a module is: the user's own, which is followed, or a library's, which counts by its version."""

import sys
import sysconfig
import types
from collections.abc import Mapping
from functools import lru_cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import PurePath
from typing import Any

_INSTALLED = frozenset(("site-packages", "dist-packages"))
_STANDARD = tuple({f"{sysconfig.get_path(name)}/" for name in ("stdlib", "platstdlib")})
_OURS = ("memo_tui.memo.function", "memo_tui.memo.decorator", "memo_tui.memo.keys", "memo_tui.memo.asking")
_COMPILERS = (
    "_cython_",
    "pybind11_builtins",
    "nanobind",
)  # modules without a file, of types in all extensions
_FOLLOWED = "memo_tui.training."  # the code of trainings counts wherever it is installed
_BESIDE = (  # these only record and refuse what is trained
    *("memo_tui.tracking.", "memo_tui.training.memo.", "memo_tui.errors", "memo_tui.numbers"),
)
_SCRIPT = ("__main__", "__mp_main__")  # the latter in processes that multiprocessing starts
_own: dict[str, bool] = {}
_versions: dict[str, str] = {}


def is_own(module: object) -> bool:
    """Whether a module is the user's own: neither Python's nor installed in a folder of libraries.

    A package that is installed as editable is one's own, as its files are where they are edited.

    Args:
        module: its name; anything else is nobody's.
    """
    if not isinstance(module, str):
        return False
    if module in _SCRIPT:
        return True
    if module.startswith((*_OURS, *_COMPILERS)) or module == "memo_tui":
        return False
    known = _own.get(module)
    if known is None:
        found = sys.modules.get(module)
        file = (
            getattr(found, "__file__", None) or _origin(found) if found is not None else _will_be_at(module)
        )
        known = _find_out(module, file)
        if found is not None:  # a module that is not there yet may still come
            _own[module] = known
    return known


def is_own_class(kind: type) -> bool:
    """Whether a class is the user's own; `types.new_class` gives its own module's name to what it makes."""
    module = kind.__module__
    return is_own(module) or (module == "types" and vars(types).get(kind.__qualname__) is not kind)


def is_own_namespace(space: Mapping[str, Any]) -> bool:
    """Whether the globals of a function are of the user's own module."""
    name, file = space.get("__name__"), space.get("__file__")
    if not isinstance(name, str) or name in _SCRIPT:
        return True
    return _find_out(name, file) if isinstance(file, str) else is_own(name)


def library_of(module: object) -> str:
    """A library's name and version, for example "numpy 2.1.0"; the name alone for Python's own modules.

    Args:
        module: the name of one of its modules.
    """
    top = module.partition(".")[0] if isinstance(module, str) else ""
    known = _versions.get(top)
    if known is None:
        known = _versions[top] = f"{top} {_version(top)}".rstrip()
    return known


@lru_cache(4096)
def _find_out(module: str, file: str | None) -> bool:
    if module.startswith(_BESIDE):
        return False
    if module.startswith(_FOLLOWED):
        return True
    if file is None:
        return module.partition(".")[0] not in sys.stdlib_module_names
    if file.startswith(_STANDARD) or file in ("built-in", "frozen"):
        return False
    return _INSTALLED.isdisjoint(PurePath(file).parts)


def _origin(module: object) -> str | None:
    return getattr(getattr(module, "__spec__", None), "origin", None)


def _will_be_at(module: str) -> str | None:
    """The file or folder of a module's top package, which isn't imported for that; None if it isn't found."""
    try:
        spec = find_spec(module.partition(".")[0])
    except (ImportError, ValueError):  # for example an object that replaced a module
        return None
    if spec is None:
        return None
    return spec.origin or next(iter(spec.submodule_search_locations or ()), None)


def _version(top: str) -> str:
    if not top or top in sys.stdlib_module_names:
        return ""
    try:
        return metadata.version(top)
    except (metadata.PackageNotFoundError, ValueError):
        pass
    named = getattr(sys.modules.get(top), "__version__", None)
    if isinstance(named, str):
        return named
    return " ".join(sorted({each.version for each in metadata.distributions() if top in _tops(each)}))


def _tops(distribution: metadata.Distribution) -> set[str]:
    """The names of the modules and packages that a distribution installs."""
    named = (distribution.read_text("top_level.txt") or "").split()
    return {*named, *(file.parts[0].removesuffix(".py") for file in distribution.files or () if file.parts)}
