"""What compiled code reads and changes."""

import re
from types import CodeType
from typing import NamedTuple, TypeVar

from memo_tui.memo.keys.code_run import CodeRun
from memo_tui.memo.keys.hiding import IMPORTERS
from memo_tui.memo.keys.of_code import remembered
from memo_tui.memo.keys.paths import PARAMETER, SELF, Path, is_item

T = TypeVar("T")

_QUERIES = frozenset(("query", "eval"))  # of data frames: text that names variables of the code
_IN_QUERY = re.compile(r"@([^\W\d]\w*)")

_OWN = (SELF, PARAMETER)
# Attributes that lead to what is found only by running, whatever they are read from.
_HIDING = frozenset(
    (
        *("__subclasses__", "__globals__", "f_globals", "f_locals", "__builtins__"),
        *("exec_module", "load_module", "__loader__", "__spec__"),
    )
)
# What they return changes with comments, or the number of lines.
_READING_SOURCE = frozenset(("getsource", "getsourcelines", "getcomments", "co_firstlineno", "co_lines"))


class Uses(NamedTuple):
    """The names that a code object uses, with those of the code objects inside it; sorted.

    Attributes:
        reads: global names, each with the attributes read from it: ("helpers", "rates", "BASE"); names of
            functions around as ("around factor",), imports as ("import 0:helpers", "BASE").
        methods: the attributes read from the first parameter.
        used: the reads whose outcome goes elsewhere than into a change, as it doesn't of `runs.append(1)`.
        imports: the modules that it imports itself, as "import level:module".
        hidden: how it reads what can't be followed, for example "eval".
        changes: paths that it assigns or changes in place: ("runs",) of `runs.append(1)` or `global runs`,
            ("stats", "n") of `stats.n += 1`, ("self ", "n") of the same on the first parameter,
            ("parameter rows",) of `rows.append(1)` on another one, ("stats", "['n']") of `stats["n"] = 1`.
    """

    reads: tuple[Path, ...]
    methods: tuple[str, ...]
    imports: tuple[str, ...]
    hidden: tuple[str, ...]
    changes: tuple[Path, ...]
    used: tuple[Path, ...]


@remembered(4096)
def uses_of(code: CodeType) -> Uses:
    """The names that a code object reads and changes."""
    run = CodeRun(code)
    reads = {path for path, count in run.reads.items() if path and count > 0}
    discarded = run.discarded.get
    used = {path for path, count in run.reads.items() if path and count > discarded(path, 0)}
    changes = {path for path in run.changes if path}
    imports, hidden = set(run.imports), set(_HIDING.intersection(code.co_names))
    for path in reads:
        if path[-1] in _READING_SOURCE:
            hidden.add(path[-1])
        if path[-1] in IMPORTERS and run.reads[path] > run.imported[path]:  # by a name that is computed
            hidden.add(path[-1])
    if not _QUERIES.isdisjoint(code.co_names):
        texts = " ".join(each for each in code.co_consts if isinstance(each, str))
        queried = {(name,) for name in _IN_QUERY.findall(texts) if name not in code.co_varnames}
        reads |= queried
        used |= queried
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            inner = uses_of(constant)
            reads.update(inner.reads)
            used.update(inner.used)
            imports.update(inner.imports)
            hidden.update(inner.hidden)
            changes.update(path for path in inner.changes if not path[0].startswith(_OWN))
    methods = {path[1] for path in used if path[0] == SELF and len(path) > 1 and not is_item(path[1])}
    reads = {path for path in reads if not path[0].startswith(_OWN)}
    return Uses(
        _sorted(reads), _sorted(methods), _sorted(imports), _sorted(hidden), _sorted(changes), _sorted(used)
    )


def _sorted(found: set[T]) -> tuple[T, ...]:
    return tuple(sorted(found)) if found else ()  # type: ignore[type-var]
