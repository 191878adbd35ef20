"""What compiled code does; comments, docstrings and line numbers don't count."""

import dis
from collections.abc import Sequence
from types import CodeType

from memo_tui.memo.keys import data  # noqa: F401 - it writes what code is made of
from memo_tui.memo.keys.canonical import digest
from memo_tui.memo.keys.instructions import Step, handlers_of, steps_of
from memo_tui.memo.keys.of_code import remembered

_NO_WORK = frozenset(("__doc__", "__firstlineno__", "__static_attributes__"))  # set by every class body
_FLAGS_THAT_COUNT = 0xFFFF  # higher flags only say that there is a docstring
_CONSTANTS = frozenset(dis.hasconst)
_JUMPS = frozenset((*dis.hasjrel, *dis.hasjabs))
_PAIRS = {
    "LOAD_FAST_LOAD_FAST": ("LOAD_FAST", "LOAD_FAST"),
    "STORE_FAST_LOAD_FAST": ("STORE_FAST", "LOAD_FAST"),
    "STORE_FAST_STORE_FAST": ("STORE_FAST", "STORE_FAST"),
}
_SPECIAL = frozenset(
    (*_CONSTANTS, *_JUMPS, dis.opmap["NOP"], *(dis.opmap[name] for name in _PAIRS if name in dis.opmap))
)
_CODE = "a code object"


@remembered(4096)
def code_digest(code: CodeType) -> bytes:
    """A digest of what a code object does."""
    instructions = steps_of(code)
    steps: list[str | int | None] = []  # each instruction with what it works with
    constants: list[object] = []
    places: dict[int, int] = {}  # of the instructions, by their offsets
    targets: list[tuple[int, object]] = []
    for place, (name, opcode, _, argval, offset) in enumerate(instructions):
        places[offset] = len(steps)
        if opcode not in _SPECIAL:
            steps += name, argval
        elif opcode in _CONSTANTS:
            if name == "LOAD_CONST" and _says_no_more(instructions, place):
                continue
            is_code = isinstance(argval, CodeType)
            steps += name, _CODE if is_code else None
            constants.append(code_digest(argval) if is_code else argval)
        elif opcode in _JUMPS:
            targets.append((len(steps) + 1, argval))
            steps += name, None
        elif name in _PAIRS:  # whether two are one differs by line
            for each, variable in zip(_PAIRS[name], argval, strict=True):
                steps += each, variable
    for place, target in targets:
        steps[place] = places.get(target)  # type: ignore[call-overload]
    counts = (code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount)
    names = (code.co_varnames, code.co_freevars, code.co_cellvars)
    handlers = _handlers(code, places, len(steps))
    # As one text, as there are many of them.
    text = repr((steps, names, counts, code.co_flags & _FLAGS_THAT_COUNT, handlers))
    return digest((text, constants))


def is_generated(code: CodeType) -> bool:
    """Whether a library made code as it ran, as dataclasses do, so that no file has it."""
    return code.co_filename.startswith("<")


def _handlers(code: CodeType, places: dict[int, int], end: int) -> list[tuple[object, ...]]:
    """The exception handlers, with the places of the instructions instead of offsets."""
    return [
        (
            places.get(each.start, -1),
            places.get(each.end, end),
            places.get(each.target, -1),
            each.depth,
            each.lasti,
        )
        for each in handlers_of(code)
    ]


def _says_no_more(instructions: Sequence[Step], place: int) -> bool:
    """Whether a constant is a class's docstring or its line number."""
    following = instructions[place + 1] if place + 1 < len(instructions) else None
    return following is not None and following.opname == "STORE_NAME" and following.argval in _NO_WORK
