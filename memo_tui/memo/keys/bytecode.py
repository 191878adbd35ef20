"""What compiled code does; comments, docstrings and line numbers don't count."""

import dis
from collections.abc import Sequence
from dis import Instruction
from functools import lru_cache
from types import CodeType

from memo_tui.memo.keys.canonical import digest

_NO_WORK = frozenset(("__doc__", "__firstlineno__", "__static_attributes__"))  # set by every class body
_FLAGS_THAT_COUNT = 0xFFFF  # higher flags only say that there is a docstring
_CONSTANTS = frozenset(dis.hasconst)
_VALUED = frozenset((*dis.hasname, *dis.haslocal, *dis.hasfree))


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


def _says_no_more(instructions: Sequence[Instruction], place: int) -> bool:
    """Whether a constant is a class's docstring or its line number."""
    following = instructions[place + 1] if place + 1 < len(instructions) else None
    return following is not None and following.opname == "STORE_NAME" and following.argval in _NO_WORK
