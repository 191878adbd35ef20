"""What leads to code that is found only by running it: `eval`, `sys.modules`, `pickle.loads`."""

import sys
from collections.abc import Sequence
from types import ModuleType

from memo_tui.memo.keys.canonical import NoContent, look, thread
from memo_tui.memo.keys.code_state import MISSING

_PICKLES = ("load", "loads", "Unpickler")  # a pickle names the functions and classes that it needs
_RUNS = ("run", "runctx", "runeval")
_HIDING: dict[str, tuple[str, ...]] = {
    "builtins": ("eval", "exec", "compile", "globals", "__import__"),
    "sys": ("modules", "_getframe", "_current_frames"),
    "importlib": ("import_module", "__import__", "reload"),
    "importlib.util": ("spec_from_file_location", "module_from_spec"),
    "importlib.machinery": ("SourceFileLoader", "SourcelessFileLoader", "PathFinder"),
    "imp": ("load_source", "load_module", "reload"),
    "runpy": ("run_path", "run_module"),
    "pkgutil": ("resolve_name", "get_loader", "find_loader"),
    "pydoc": ("locate", "importfile", "safeimport"),
    "zipimport": ("zipimporter",),
    "inspect": ("currentframe", "stack", "getmodule", "getclosurevars"),
    "gc": ("get_objects", "get_referrers", "get_referents"),
    "code": ("InteractiveInterpreter", "InteractiveConsole", "interact", "compile_command"),
    "codeop": ("compile_command", "Compile", "CommandCompiler"),
    "timeit": ("timeit", "repeat", "Timer"),
    "linecache": ("getline", "getlines", "updatecache"),
    **dict.fromkeys(("pdb", "bdb", "cProfile", "profile"), _RUNS),
    **dict.fromkeys(("pickle", "_pickle", "dill", "cloudpickle"), _PICKLES),
    "marshal": ("load", "loads"),
    "shelve": ("open", "Shelf", "DbfilenameShelf"),
    "joblib": ("load",),
    "jsonpickle": ("decode", "loads", "Unpickler"),
    "yaml": ("unsafe_load", "UnsafeLoader"),
    "pandas": ("read_pickle", "eval"),
    "hydra.utils": ("instantiate", "call", "get_class", "get_method", "get_object"),
}
IMPORTERS = frozenset(("import_module", "__import__"))
"""What is followed where it is called with a constant name."""

_WHOLE = frozenset(("__dict__", "__getattribute__"))
_known: dict[int, tuple[object, str]] = {}
_count = [0]  # of the modules that were loaded when they were looked up


def look_up() -> None:
    """Find what hides in the modules that are loaded now."""
    if len(sys.modules) == _count[0]:
        return
    _count[0] = len(sys.modules)
    _known.clear()
    for module, names in _HIDING.items():
        space = look(sys.modules.get(module), "__dict__", {})
        for name in names:
            if (value := space.get(name, MISSING)) is not MISSING:
                shown = name if module == "builtins" else f"{module}.{name}"
                _known.setdefault(id(value), (value, shown))


def hiding(value: object) -> str:
    """By which name a value leads to what can't be followed; empty if it doesn't."""
    found = _known.get(id(value))
    return found[1] if found is not None and found[0] is value else ""


def refuse_hiding(value: object) -> None:
    """Check that a part of what code uses doesn't lead to what can't be followed.

    Raises:
        NoContent: it does.
    """
    if thread.follower is not None and (how := hiding(value)):
        raise NoContent(value, f"what {how} leads to can't be followed")


def hiding_in(module: str, attributes: Sequence[str]) -> str:
    """The same of attributes that are read from a library's module, which need not be loaded."""
    value: object = sys.modules.get(module, MISSING)
    if hides_as_whole(module, attributes):
        return module
    for place, name in enumerate(attributes):
        if name in IMPORTERS:
            return ""
        if name in _HIDING.get(module, ()):
            return f"{module}.{name}"
        if hides_as_whole(module, attributes[place:]):
            return module
        value = look(value, "__dict__", {}).get(name, MISSING)
        if found := hiding(value):
            return found
        module = f"{module}.{name}"
    return ""


def hides_as_whole(module: object, attributes: Sequence[str]) -> bool:
    """Whether any name may be read from a module, and some of them hide.

    Args:
        module: the module or its name.
        attributes: what is read from it.
    """
    name = module.__name__ if isinstance(module, ModuleType) else module
    return name in _HIDING and (not attributes or attributes[0] in _WHOLE)
