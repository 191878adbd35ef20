"""The instructions of compiled code: what `dis.get_instructions` gives, in less than a third of the time.

A function is read when it is first called, so that this is part of the first call's time.
"""

import dis
import sys
from collections.abc import Iterator
from types import CodeType
from typing import Any, NamedTuple

from memo_tui.memo.keys.of_code import remembered

_CONSTANT, _NAME, _LOCAL, _PAIR, _BACK, _ON, _TO, _NUMBER = range(8)
_EXTENDED = dis.EXTENDED_ARG
_PAIRS = ("LOAD_FAST_LOAD_FAST", "STORE_FAST_LOAD_FAST", "STORE_FAST_STORE_FAST")
# Lower bits of the number of a name say something else.
_SHIFTS = {
    "LOAD_GLOBAL": 1,
    "LOAD_SUPER_ATTR": 2,
    **({"LOAD_ATTR": 1} if sys.version_info >= (3, 12) else {}),
}


_new = tuple.__new__


class Step(NamedTuple):
    """One instruction.

    Attributes:
        opname: its name.
        opcode: its number.
        arg: the argument, 0 if it has none.
        argval: what that stands for: a constant, a name, two names, or the offset to which it jumps.
        offset: where it stands, in bytes.
    """

    opname: str
    opcode: int
    arg: int
    argval: Any
    offset: int


def _meaning_of(opcode: int, name: str) -> int:
    """What the argument of an instruction stands for."""
    if opcode in dis.hasconst:
        return _CONSTANT
    if opcode in dis.hasname:
        return _NAME
    if name in _PAIRS:
        return _PAIR
    if opcode in dis.haslocal or opcode in dis.hasfree:
        return _LOCAL
    if opcode in dis.hasjrel:
        return _BACK if "JUMP_BACKWARD" in name or "_BACKWARD_" in name else _ON
    return _TO if opcode in dis.hasjabs else _NUMBER


_KINDS = [(name, _meaning_of(opcode, name), _SHIFTS.get(name, 0)) for opcode, name in enumerate(dis.opname)]
_CACHE = dis.opmap["CACHE"]


@remembered(64)
def steps_of(code: CodeType) -> tuple[Step, ...]:
    """The instructions of a code object, without the caches between them and without `EXTENDED_ARG`."""
    content, constants, names = code.co_code, code.co_consts, code.co_names
    variables = code.co_varnames
    variables += (*(name for name in code.co_cellvars if name not in variables), *code.co_freevars)
    steps: list[Step] = []
    opcodes = content[::2]
    more = 0
    for place, (opcode, low) in enumerate(zip(opcodes, content[1::2], strict=True)):
        if opcode == _CACHE:
            continue
        arg = low | more
        if opcode == _EXTENDED:
            more = arg << 8
            continue
        more = 0
        name, meaning, shift = _KINDS[opcode]
        value: object = arg
        if meaning == _LOCAL:
            value = variables[arg]
        elif meaning == _CONSTANT:
            value = constants[arg]
        elif meaning == _NAME:
            value = names[arg >> shift]
        elif meaning == _PAIR:
            value = variables[arg >> 4], variables[arg & 15]
        elif meaning == _TO:
            value = 2 * arg
        elif meaning != _NUMBER:
            following = place + 1
            while following < len(opcodes) and opcodes[following] == _CACHE:
                following += 1
            value = 2 * (following + (arg if meaning == _ON else -arg))
        steps.append(_new(Step, (name, opcode, arg, value, 2 * place)))
    return tuple(steps)


class Handler(NamedTuple):
    """An entry of the table of exception handlers; places are offsets in bytes.

    Attributes:
        start, end: what it covers.
        target: where it begins.
        depth: how much of the stack stays.
        lasti: whether the place of the error is put on the stack.
    """

    start: int
    end: int
    target: int
    depth: int
    lasti: bool


def handlers_of(code: CodeType) -> list[Handler]:
    """The exception handlers of a code object."""
    numbers = _numbers(code.co_exceptiontable)
    found = []
    for start, length, target, depth in zip(numbers, numbers, numbers, numbers, strict=True):
        found.append(Handler(2 * start, 2 * (start + length), 2 * target, depth >> 1, bool(depth & 1)))
    return found


def _numbers(table: bytes) -> Iterator[int]:
    """The numbers in a table, six bits in a byte each, where the bit of 64 says that more follow."""
    number = 0
    for each in table:
        number = number << 6 | each & 63
        if not each & 64:
            yield number
            number = 0
