"""The instructions of compiled code are those that Python's own disassembler shows."""

import argparse
import asyncio.tasks
import dataclasses
import dis
import inspect
import typing
from collections.abc import Iterator
from types import CodeType, ModuleType

import pytest

from memo_tui.memo.keys.instructions import handlers_of, steps_of

LONG = "\n".join(f"    x{place} = {place} + name{place}.attribute{place}(y)" for place in range(300))


def codes_in(code: CodeType) -> Iterator[CodeType]:
    """A code object and those inside it."""
    yield code
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from codes_in(each)


def shown(code: CodeType) -> list[tuple[object, ...]]:
    """What the disassembler shows of each instruction: its argument's meaning where that has one."""
    found: list[tuple[object, ...]] = []
    for each in dis.get_instructions(code):
        if each.opname == "EXTENDED_ARG":
            continue
        value = (
            code.co_consts[each.arg] if each.arg is not None and each.opcode in dis.hasconst else each.argval
        )
        found.append((each.offset, each.opname, each.arg or 0, value if has_meaning(each.opcode) else None))
    return found


def read(code: CodeType) -> list[tuple[object, ...]]:
    """The same of what is read here."""
    return [
        (each.offset, each.opname, each.arg, each.argval if has_meaning(each.opcode) else None)
        for each in steps_of(code)
    ]


def has_meaning(opcode: int) -> bool:
    """Whether the argument of an instruction is more than a number."""
    groups = (dis.hasconst, dis.hasname, dis.haslocal, dis.hasfree, dis.hasjrel, dis.hasjabs)
    return any(opcode in each for each in groups)


@pytest.mark.parametrize("module", [argparse, asyncio.tasks, dataclasses, dis, typing])
def test_the_instructions_of_a_module_are_those_that_the_disassembler_shows(module: ModuleType) -> None:
    for code in codes_in(compile(inspect.getsource(module), "module", "exec")):
        assert read(code) == shown(code)
        entries = dis.Bytecode(code).exception_entries  # type: ignore[attr-defined]
        assert handlers_of(code) == [
            (each.start, each.end, each.target, each.depth, each.lasti) for each in entries
        ]


def test_arguments_and_jumps_of_more_than_a_byte_are_read() -> None:
    source = f"def f(y, many):\n  for each in many:\n{LONG}\n    if each: break\n  return y"
    for code in codes_in(compile(source, "long", "exec")):
        assert read(code) == shown(code)
