"""Finding the functions in a folder that take a tracker, by reading its Python files; nothing is imported."""

import ast
import os
import warnings
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_TRACKER, _HINT = "tracker", "MlFlowTracker"
_MOST_FILES, _MOST_FOUND = 300, 50
_LARGEST = 500_000  # bytes of a file
_DEEPEST = 4  # packages in packages
_NOT_MODULES = ("setup.py", "conftest.py", "noxfile.py")


def functions_in(folder: Path) -> tuple[str, ...]:
    """References, as module:name, to the functions that have a parameter `tracker` or one of that type.

    The modules of the folder and of its packages are read, without tests and what begins with an underscore;
    what can't be read holds none. They are in the order of the files and of their lines.

    Args:
        folder: in which trainings are started.
    """
    found: list[str] = []
    for seen, (path, module) in enumerate(_modules(folder, "", 0), start=1):
        found += [f"{module}:{name}" for name in _functions(path)]
        if seen == _MOST_FILES or len(found) >= _MOST_FOUND:
            break
    return tuple(found[:_MOST_FOUND])


def _modules(folder: Path, package: str, depth: int) -> Iterator[tuple[Path, str]]:
    """The modules of a folder, each with its name; then those of its packages."""
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda each: each.name)
    except OSError:
        return
    packages = []
    for each in found:
        stem = each.name.removesuffix(".py")
        if each.name.startswith(("_", ".", "test_")) or stem.endswith("_test") or not stem.isidentifier():
            continue
        path = Path(each.path)
        with suppress(OSError):
            if each.name.endswith(".py"):
                if each.name not in _NOT_MODULES and each.is_file() and each.stat().st_size <= _LARGEST:
                    yield path, f"{package}{stem}"
            elif depth < _DEEPEST and each.name != "tests" and (path / "__init__.py").is_file():
                packages.append(path)
    for path in packages:
        yield path / "__init__.py", f"{package}{path.name}"
        yield from _modules(path, f"{package}{path.name}.", depth + 1)


def _functions(path: Path) -> list[str]:
    """The names of the functions of a module that take a tracker."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of Python about the user's code
            tree = ast.parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError, MemoryError, RecursionError):
        return []
    return [
        each.name
        for each in tree.body
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
        and not each.name.startswith("_")
        and _takes_tracker(each.args)
    ]


def _takes_tracker(arguments: ast.arguments) -> bool:
    every = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    return any(each.arg == _TRACKER or _is_hint(each.annotation) for each in every)


def _is_hint(annotation: ast.expr | None) -> bool:
    """Whether an annotation is the tracker's class, by its name, or by it as text."""
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        return annotation.value.rpartition(".")[2] == _HINT
    name = annotation.attr if isinstance(annotation, ast.Attribute) else getattr(annotation, "id", "")
    return bool(name == _HINT)
