"""What compiled code does and which names it uses; comments, docstrings and line numbers don't count."""

import dis
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from dis import Instruction
from functools import lru_cache
from types import CodeType

from memo_tui.memo.keys.canonical import digest

Path = tuple[str, ...]

_GLOBAL_LOADS = frozenset(("LOAD_GLOBAL", "LOAD_NAME", "LOAD_FROM_DICT_OR_GLOBALS"))
_CELL_LOADS = frozenset(("LOAD_DEREF", "LOAD_CLASSDEREF", "LOAD_FROM_DICT_OR_DEREF"))
_ATTRIBUTE_LOADS = frozenset(("LOAD_ATTR", "LOAD_METHOD"))
_NO_WORK = frozenset(("__doc__", "__firstlineno__", "__static_attributes__"))  # set by every class body
_FLAGS_THAT_COUNT = 0xFFFF  # higher flags only say that there is a docstring
_CONSTANTS = frozenset(dis.hasconst)
_VALUED = frozenset((*dis.hasname, *dis.haslocal, *dis.hasfree))


@dataclass(frozen=True, slots=True)
class Uses:
    """The names that a code object and the code objects inside it use, sorted.

    Attributes:
        chains: global names, each with the attributes read from it: ("helpers", "rates", "BASE").
        cells: the same for the names of the functions around it.
        methods: the attributes read from the first parameter.
        imports: what it imports itself: level, module, and the names imported from that, if any.
    """

    chains: tuple[Path, ...]
    cells: tuple[Path, ...]
    methods: tuple[str, ...]
    imports: tuple[tuple[int, str, Path], ...]


@lru_cache(4096)
def code_digest(code: CodeType) -> bytes:
    """A digest of what a code object does."""
    steps: list[object] = []
    instructions = list(dis.get_instructions(code))
    for place, step in enumerate(instructions):
        if step.opname == "LOAD_CONST" and _says_no_more(instructions, place):
            continue
        if step.opcode in _CONSTANTS and step.arg is not None:
            value = code.co_consts[step.arg]  # dis resolves it only for LOAD_CONST, not for keyword names
        else:
            value = step.argval if step.opcode in _VALUED else step.arg
        steps.append((step.opname, code_digest(value) if isinstance(value, CodeType) else value))
    counts = (code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount)
    names = (code.co_varnames, code.co_freevars, code.co_cellvars)
    return digest((steps, names, counts, code.co_flags & _FLAGS_THAT_COUNT, code.co_exceptiontable))


@lru_cache(4096)
def uses_of(code: CodeType) -> Uses:
    """The names that a code object uses."""
    chains: set[Path] = set()
    cells: set[Path] = set()
    methods: set[str] = set()
    imports: set[tuple[int, str, Path]] = set()
    for each in _with_inner(code):
        first = each.co_varnames[0] if each is code and each.co_argcount else None
        instructions = [step for step in dis.get_instructions(each) if step.opname != "EXTENDED_ARG"]
        for place, step in enumerate(instructions):
            if step.opname in _GLOBAL_LOADS:
                chains.add((step.argval, *_attributes(instructions, place + 1)))
            elif step.opname in _CELL_LOADS:
                cells.add((step.argval, *_attributes(instructions, place + 1)))
            elif step.opname.startswith("LOAD_FAST") and first in (step.argval, _last(step.argval)):
                methods.update(_attributes(instructions, place + 1)[:1])
            elif step.opname == "IMPORT_NAME":
                level, names = (_constant(instructions, place - distance) for distance in (2, 1))
                if isinstance(level, int):
                    imports.add((level, step.argval, names if isinstance(names, tuple) else ()))
    return Uses(*(tuple(sorted(each)) for each in (chains, cells, methods, imports)))  # type: ignore[arg-type]


def _with_inner(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _with_inner(constant)


def _constant(instructions: Sequence[Instruction], place: int) -> object:
    return instructions[place].argval if place >= 0 else None


def _last(names: object) -> object:
    return names[-1] if isinstance(names, tuple) and names else None


def _says_no_more(instructions: Sequence[Instruction], place: int) -> bool:
    """Whether a constant is a class's docstring or its line number."""
    following = instructions[place + 1] if place + 1 < len(instructions) else None
    return following is not None and following.opname == "STORE_NAME" and following.argval in _NO_WORK


def _attributes(instructions: Sequence[Instruction], place: int) -> Path:
    found = []
    while place < len(instructions) and instructions[place].opname in _ATTRIBUTE_LOADS:
        found.append(instructions[place].argval)
        place += 1
    return tuple(found)
