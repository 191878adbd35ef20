"""What compiled code does and which names it uses; comments, docstrings and line numbers don't count."""

import dis
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from dis import Instruction
from functools import lru_cache
from types import CodeType

from memo_tui.memo.keys.canonical import digest

_GLOBAL_LOADS = frozenset(("LOAD_GLOBAL", "LOAD_NAME", "LOAD_FROM_DICT_OR_GLOBALS"))
_LOADS = frozenset((*_GLOBAL_LOADS, "LOAD_DEREF", "LOAD_CLASSDEREF", "LOAD_FROM_DICT_OR_DEREF"))
_ATTRIBUTE_LOADS = frozenset(("LOAD_ATTR", "LOAD_METHOD"))
_STORES = frozenset(("STORE_GLOBAL", "STORE_DEREF", "DELETE_GLOBAL", "DELETE_DEREF"))
_ITEM_STORES = frozenset(("STORE_SUBSCR", "DELETE_SUBSCR", "STORE_SLICE"))
_NO_WORK = frozenset(("__doc__", "__firstlineno__", "__static_attributes__"))  # set by every class body
_CHANGING_METHODS = frozenset(
    (
        *("append", "extend", "insert", "remove", "pop", "clear", "sort", "reverse"),
        *("add", "discard", "update", "setdefault", "popitem", "appendleft", "popleft"),
    )
)
_FLAGS_THAT_COUNT = 0xFFFF  # higher flags only say that there is a docstring
_CONSTANTS = frozenset(dis.hasconst)
_VALUED = frozenset((*dis.hasname, *dis.haslocal, *dis.hasfree))


@dataclass(frozen=True, slots=True)
class Uses:
    """The names that a code object and the code objects inside it use.

    Attributes:
        chains: sorted global names, each with the attributes read from it: ("helpers", "rates", "BASE").
        assigned: globals and cells that it assigns.
        changed: names of objects that it changes in place, as by `name.append(…)` or `name[…] = …`.
    """

    chains: tuple[tuple[str, ...], ...]
    assigned: frozenset[str]
    changed: frozenset[str]


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
    chains: set[tuple[str, ...]] = set()
    assigned: set[str] = set()
    changed: set[str] = set()
    for each in _with_inner(code):
        instructions = [step for step in dis.get_instructions(each) if step.opname != "EXTENDED_ARG"]
        for place, step in enumerate(instructions):
            if step.opname in _STORES:
                assigned.add(step.argval)
            elif step.opname in _ITEM_STORES:
                changed.update(_changed_by_item(instructions, place))
            elif step.opname in _LOADS:
                attributes = _attributes(instructions, place + 1)
                if attributes and attributes[0] in _CHANGING_METHODS:
                    changed.add(step.argval)
            if step.opname in _GLOBAL_LOADS:
                chains.add((step.argval, *_attributes(instructions, place + 1)))
    return Uses(tuple(sorted(chains)), frozenset(assigned), frozenset(changed))


def _with_inner(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _with_inner(constant)


def _says_no_more(instructions: Sequence[Instruction], place: int) -> bool:
    """Whether a constant is a class's docstring or its line number."""
    following = instructions[place + 1] if place + 1 < len(instructions) else None
    return following is not None and following.opname == "STORE_NAME" and following.argval in _NO_WORK


def _attributes(instructions: Sequence[Instruction], place: int) -> tuple[str, ...]:
    found = []
    while place < len(instructions) and instructions[place].opname in _ATTRIBUTE_LOADS:
        found.append(instructions[place].argval)
        place += 1
    return tuple(found)


def _changed_by_item(instructions: Sequence[Instruction], place: int) -> Iterator[str]:
    """The name that `name[…] = …` changes: walk back to the instruction that loaded it."""
    depth = -2  # the index is above it on the stack
    if instructions[place].opname == "STORE_SLICE":
        depth = -3
    elif [step.opname for step in instructions[max(place - 2, 0) : place]] == ["SWAP", "SWAP"]:
        depth = -3  # `name[…] += …`
    height = 0
    for step in reversed(instructions[:place]):
        if step.opname in ("SWAP", "COPY") and depth == -2:
            return
        height -= dis.stack_effect(step.opcode, step.arg, jump=False)
        if height <= depth:
            if step.opname in _LOADS:
                yield step.argval
            return
