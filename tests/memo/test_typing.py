"""What a type checker knows of memoized functions."""

import os
import re
import subprocess
import sys

import pytest

from tests.memo.conftest import ROOT

CODE = """
import asyncio
from typing import assert_type
from memo_tui import memoized

@memoized
def plain(a: int, b: str = "x") -> list[int]:
    return [a]

@memoized(max_entries=None, ttl=60, ignore=["b"], one_flight="machine")
def with_options(a: int, *, b: str = "x") -> bytes:
    return b""

@memoized
async def later(a: int) -> str:
    return ""

class Thing:
    @memoized
    def method(self, a: int) -> float:
        return 1.0

    @memoized(max_entries=5)
    async def later(self, a: int) -> str:
        return ""

    @staticmethod
    @memoized
    def static(a: int) -> int:
        return a

    @classmethod
    @memoized
    def of_class(cls, a: int) -> int:
        return a

    @memoized
    @staticmethod
    def static_too(a: int) -> int:
        return a

    @memoized
    @classmethod
    def of_class_too(cls, a: int) -> int:
        return a

    @property
    @memoized
    def size(self) -> int:
        return 1

thing = Thing()
reveal_type(plain)  # memo_tui.memo.function.Memoized[[a: int, b: str =], list[int]]
reveal_type(plain(1))  # list[int]
reveal_type(plain(1, b="y"))  # list[int]
reveal_type(plain.ask(1))  # memo_tui.memo.answer.Answer[list[int]]
reveal_type(plain.ask(1).value)  # list[int]
reveal_type(plain.stored(1))  # memo_tui.memo.reference.ResultReference[list[int]]
reveal_type(plain.stored(1).get())  # list[int]
reveal_type(plain.run_again(1))  # list[int]
reveal_type(plain.is_stored(1))  # bool
reveal_type(plain.forget(1))  # int
reveal_type(plain.cache_info().hits)  # int
reveal_type(with_options(1, b="z"))  # bytes
_ = reveal_type(later(1))  # typing.Coroutine[Any, Any, str]
reveal_type(thing.method)  # memo_tui.memo.function.BoundMemo[[a: int], float]
reveal_type(thing.method(1))  # float
reveal_type(thing.method.ask(1).value)  # float
reveal_type(Thing.method(thing, 1))  # float
reveal_type(Thing.static(1))  # int
reveal_type(Thing.of_class(1))  # int
reveal_type(Thing.static_too(1))  # int
reveal_type(Thing.of_class_too(1))  # int
reveal_type(thing.of_class_too(1))  # int
reveal_type(thing.size)  # int

async def main() -> None:
    reveal_type(await later(1))  # str
    reveal_type((await later.ask(1)).value)  # str
    reveal_type((await later.stored(1)).get())  # str
    reveal_type(await thing.later(1))  # str

plain("text")  # wrong: arg-type
plain(1, c=2)  # wrong: call-arg
plain.ask("text")  # wrong: arg-type
plain.is_stored()  # wrong: call-arg
with_options(1, "z")  # wrong: call-arg
thing.method("text")  # wrong: arg-type
Thing.static("text")  # wrong: arg-type
Thing.of_class("text")  # wrong: arg-type
memoized(max_entries="many")  # wrong: call-overload
memoized(one_flight="galaxy")  # wrong: call-overload
"""


def check(checker, tmp_path):
    """What the checker says, by line: what it reveals, and what it finds wrong."""
    file = tmp_path / "typed.py"
    file.write_text(CODE)
    done = subprocess.run(
        [*checker, str(file)],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "MYPYPATH": str(ROOT)},
    )
    return done.stdout + done.stderr


def lines(sign):
    return {
        number: line.partition(sign)[2].strip()
        for number, line in enumerate(CODE.splitlines(), 1)
        if sign in line
    }


def test_mypy_knows_the_signature_of_what_is_memoized(tmp_path):
    pytest.importorskip("mypy")
    said = check(
        [
            *(sys.executable, "-m", "mypy", "--strict", "--hide-error-context", "--no-error-summary"),
            *("--follow-imports=silent", "--ignore-missing-imports", f"--cache-dir={ROOT / '.mypy_cache'}"),
        ],
        tmp_path,
    )
    revealed, wrong = {}, {}
    for line in said.splitlines():
        number = int(line.split(":")[1])
        if found := re.search(r'Revealed type is "(.*)"', line):
            revealed[number] = re.sub(r"\bbuiltins\.", "", found[1])
        elif found := re.search(r": error: .*\[([a-z-]+)\]$", line):
            wrong[number] = found[1]
    assert revealed == {
        number: text for number, text in lines("  # ").items() if number in lines("reveal_type")
    }
    assert wrong == lines("  # wrong: ")
