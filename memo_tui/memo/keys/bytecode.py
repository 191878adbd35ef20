"""What compiled code does; comments, docstrings and line numbers don't count."""

import dis
from collections.abc import Sequence
from dis import Instruction
from functools import lru_cache
from types import CodeType

from memo_tui.memo.keys import data  # noqa: F401 - it writes what code is made of
from memo_tui.memo.keys.canonical import digest

_NO_WORK = frozenset(("__doc__", "__firstlineno__", "__static_attributes__"))  # set by every class body
_FLAGS_THAT_COUNT = 0xFFFF  # higher flags only say that there is a docstring
_CONSTANTS = frozenset(dis.hasconst)
_JUMPS = frozenset((*dis.hasjrel, *dis.hasjabs))
_EMPTY = frozenset(("NOP", "EXTENDED_ARG", "CACHE"))
_PAIRS = {
    "LOAD_FAST_LOAD_FAST": ("LOAD_FAST", "LOAD_FAST"),
    "STORE_FAST_LOAD_FAST": ("STORE_FAST", "LOAD_FAST"),
    "STORE_FAST_STORE_FAST": ("STORE_FAST", "STORE_FAST"),
}
_VALUED = frozenset((*dis.hasname, *dis.haslocal, *dis.hasfree))


@lru_cache(4096)
def code_digest(code: CodeType) -> bytes:
    """A digest of what a code object does."""
    instructions = list(dis.get_instructions(code))
    steps: list[tuple[str, object]] = []
    places: dict[int, int] = {}  # of the instructions, by their offsets
    targets: list[tuple[int, object]] = []
    for place, step in enumerate(instructions):
        places[step.offset] = len(steps)
        if step.opname in _EMPTY or (step.opname == "LOAD_CONST" and _says_no_more(instructions, place)):
            continue
        if step.opcode in _JUMPS:
            targets.append((len(steps), step.argval))
            steps.append((step.opname, None))
        elif isinstance(step.argval, tuple) and step.opname in _PAIRS:  # whether two are one differs by line
            steps += zip(_PAIRS[step.opname], step.argval, strict=True)
        else:
            steps.append((step.opname, _meaning(code, step)))
    for place, target in targets:
        steps[place] = steps[place][0], places.get(target) if isinstance(target, int) else None
    counts = (code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount)
    names = (code.co_varnames, code.co_freevars, code.co_cellvars)
    return digest(
        (steps, names, counts, code.co_flags & _FLAGS_THAT_COUNT, _handlers(code, places, len(steps)))
    )


def _meaning(code: CodeType, step: Instruction) -> object:
    """What an instruction works with: a constant, a name, or a number."""
    if step.opcode in _CONSTANTS and step.arg is not None:
        value = code.co_consts[step.arg]  # dis resolves it only for LOAD_CONST, not for keyword names
        return code_digest(value) if isinstance(value, CodeType) else value
    return step.argval if step.opcode in _VALUED else step.arg


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


def _says_no_more(instructions: Sequence[Instruction], place: int) -> bool:
    """Whether a constant is a class's docstring or its line number."""
    following = instructions[place + 1] if place + 1 < len(instructions) else None
    return following is not None and following.opname == "STORE_NAME" and following.argval in _NO_WORK
