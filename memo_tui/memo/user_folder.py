"""Importing from a user's folder as a script in that folder does, without hiding other modules.

A file such as `queue.py` would hide the standard module of that name from everything in the process. Here
only the modules in the folder itself see such a file, under the package `this_folder`; all others get the
module that they mean.
"""

import builtins
import os
import pkgutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

PACKAGE = "this_folder"
_OURS = str(Path(__file__).parents[1])
_INSTALLED = ("site-packages", "dist-packages")
_UNHIDDEN = ("built-in", "frozen")  # Python itself finds these before any file


def open_folder(folder: Path) -> None:
    """Make a folder's modules importable; those that hide no other module are found first, as in a script.

    Args:
        folder: an absolute path.
    """
    _Importer.remove()
    hiding = dict(_hiding(folder))
    if not hiding:
        sys.path.insert(0, str(folder))
        return
    sys.path.append(str(folder))
    package = ModuleType(PACKAGE)
    package.__path__ = [str(folder)]
    package.__spec__ = ModuleSpec(PACKAGE, None, is_package=True)
    sys.modules[PACKAGE] = package
    builtins.__import__ = _Importer(folder, hiding)


def name_in_folder(module: str) -> str:
    """The name to import a module by, so that the opened folder is searched first."""
    importer = _Importer.installed
    return f"{PACKAGE}.{module}" if importer and module.partition(".")[0] in importer.hiding else module


class _Importer:
    """Replaces `__import__`: the importing module decides which module is meant."""

    installed: "_Importer | None" = None

    def __init__(self, folder: Path, hiding: Mapping[str, bool]) -> None:
        """Prepare to import from a folder.

        Args:
            folder: the folder.
            hiding: the modules in it that hide others, and whether an import in a script would find them.
        """
        self.hiding = hiding
        self._folders = tuple({f"{each}{os.sep}" for each in (folder, folder.resolve())})
        self._import = builtins.__import__
        type(self).installed = self

    @classmethod
    def remove(cls) -> None:
        """Restore `__import__`; modules that were imported stay."""
        if cls.installed is not None:
            if builtins.__import__ is cls.installed:
                builtins.__import__ = cls.installed._import  # noqa: SLF001 - its own
            cls.installed = None
            for name in [each for each in sys.modules if each.partition(".")[0] == PACKAGE]:
                del sys.modules[name]

    def __call__(
        self,
        name: str,
        globals: Mapping[str, Any] | None = None,  # noqa: A002 - as of `__import__`
        locals: Mapping[str, Any] | None = None,  # noqa: A002
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> ModuleType:
        top = name.partition(".")[0]
        if level or not self.hiding.get(top) or not self._is_users(globals):
            return self._import(name, globals, locals, fromlist or (), level)
        found = self._import(f"{PACKAGE}.{name}", globals, locals, fromlist or (), 0)
        return found if fromlist else sys.modules[f"{PACKAGE}.{top}"]

    def _is_users(self, importing: Mapping[str, Any] | None) -> bool:
        file = importing.get("__file__") if importing else None
        if not isinstance(file, str) or not file.startswith(self._folders):
            return False
        return not file.startswith(_OURS) and not any(each in file for each in _INSTALLED)


def _hiding(folder: Path) -> Iterator[tuple[str, bool]]:
    """The modules in a folder that would hide others, and whether they would do so in a script."""
    for each in pkgutil.iter_modules([str(folder)]):
        spec = PathFinder.find_spec(each.name, [str(folder)])
        if each.name == "__main__" or spec is None or spec.origin is None:
            continue
        other = _origin(each.name)
        if other and Path(other).resolve() != Path(spec.origin).resolve():
            yield each.name, other not in _UNHIDDEN


def _origin(name: str) -> str | None:
    """The file of a module that is found without the folder, or None."""
    try:
        spec = find_spec(name)
    except (ImportError, ValueError):  # for example an object that replaced a module
        spec = None
    return (spec and spec.origin) or getattr(sys.modules.get(name), "__file__", None)
