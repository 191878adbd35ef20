"""What compiled code does; comments, docstrings and line numbers don't count."""

import dis
from collections.abc import Sequence
from functools import lru_cache
from types import CodeType

from memo_tui.memo.keys import data  # noqa: F401 - it writes what code is made of
from memo_tui.memo.keys.canonical import digest
from memo_tui.memo.keys.instructions import Step, steps_of

_NO_WORK = frozenset(("__doc__", "__firstlineno__", "__static_attributes__"))  # set by every class body
_FLAGS_THAT_COUNT = 0xFFFF  # higher flags only say that there is a docstring
_CONSTANTS = frozenset(dis.hasconst)
_JUMPS = frozenset((*dis.hasjrel, *dis.hasjabs))
_PAIRS = {
    "LOAD_FAST_LOAD_FAST": ("LOAD_FAST", "LOAD_FAST"),
    "STORE_FAST_LOAD_FAST": ("STORE_FAST", "LOAD_FAST"),
    "STORE_FAST_STORE_FAST": ("STORE_FAST", "STORE_FAST"),
}
_VALUED = frozenset((*dis.hasname, *dis.haslocal, *dis.hasfree))
_CODE = "a code object"


@lru_cache(4096)
def code_digest(code: CodeType) -> bytes:
    """A digest of what a code object does."""
    instructions = steps_of(code)
    steps: list[str | int | None] = []  # each instruction with what it works with
    constants: list[object] = []
    places: dict[int, int] = {}  # of the instructions, by their offsets
    targets: list[tuple[int, object]] = []
    for place, step in enumerate(instructions):
        name, opcode, arg, argval, offset = step
        places[offset] = len(steps)
        if name == "NOP":
            continue
        if opcode in _CONSTANTS:
            if name == "LOAD_CONST" and _says_no_more(instructions, place):
                continue
            is_code = isinstance(argval, CodeType)
            steps += name, _CODE if is_code else None
            constants.append(code_digest(argval) if isinstance(argval, CodeType) else argval)
        elif opcode in _JUMPS:
            targets.append((len(steps) + 1, argval))
            steps += name, None
        elif name in _PAIRS:  # whether two are one differs by line
            for each, variable in zip(_PAIRS[name], argval, strict=True):
                steps += each, variable
        else:
            steps += name, argval if opcode in _VALUED else arg
    for place, target in targets:
        steps[place] = places.get(target)  # type: ignore[call-overload]
    counts = (code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount)
    names = (code.co_varnames, code.co_freevars, code.co_cellvars)
    handlers = _handlers(code, places, len(steps)) if code.co_exceptiontable else None
    # As one text, as there are many of them.
    text = repr((steps, names, counts, code.co_flags & _FLAGS_THAT_COUNT, handlers))
    return digest((text, constants))


def _handlers(code: CodeType, places: dict[int, int], end: int) -> list[tuple[int, int, int, int, bool]]:
    """The exception handlers, with the places of the instructions instead of offsets."""
    return [
        (
            places.get(each.start, -1),
            places.get(each.end, end),
            places.get(each.target, -1),
            each.depth,
            each.lasti,
        )
        for each in dis.Bytecode(code).exception_entries  # type: ignore[attr-defined]
    ]


def _says_no_more(instructions: Sequence[Step], place: int) -> bool:
    """Whether a constant is a class's docstring or its line number."""
    following = instructions[place + 1] if place + 1 < len(instructions) else None
    return following is not None and following.opname == "STORE_NAME" and following.argval in _NO_WORK
