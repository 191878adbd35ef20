"""The keys of items in paths, read by many threads at once."""

import ast
from concurrent.futures import ThreadPoolExecutor

import pytest

from memo_tui.memo.keys.paths import key_of


@pytest.mark.parametrize("key", ["a", "it's", 1, True, None, (1, "b"), -2.5])
def test_a_key_is_what_was_written(key):
    found = key_of(f"[{key!r}]")
    assert (found, type(found)) == (key, type(key))


def test_threads_that_parse_at_once_do_no_harm(monkeypatch):
    failing = iter([True, False] * 100)

    def parse(text):
        if next(failing):
            raise SystemError("AST constructor recursion depth mismatch (before=72, after=74)")
        return ast.literal_eval(text)

    monkeypatch.setattr("memo_tui.memo.keys.paths.literal_eval", parse)
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(key_of, [f"['threads {number}']" for number in range(50)])) == [
            f"threads {number}" for number in range(50)
        ]
