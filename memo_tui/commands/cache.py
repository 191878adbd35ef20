"""`memo-tui cache`: lists and forgets the stored results of memoized functions."""

import sys
from difflib import get_close_matches
from pathlib import Path
from time import time
from typing import Any

import click

from memo_tui.commands.arguments import Commands, json_option, setting
from memo_tui.commands.documents import iso, print_document
from memo_tui.commands.scope import settings_of
from memo_tui.commands.sheet import Sheet
from memo_tui.errors import MemoTuiError
from memo_tui.headless.output import say
from memo_tui.memo.result_store import FILE, ResultStore
from memo_tui.memo.stored_functions import stored_functions
from memo_tui.numbers import ago, counted, duration, file_size


@click.group(cls=Commands)
def command() -> None:
    """List and forget the results of memoized functions."""


@command.command("ls")
@json_option
@setting("cache_dir")
@setting("config")
def list_functions(*, as_json: bool, **options: Any) -> None:
    """List the functions that have stored results."""
    found = stored_functions(_path(options))
    if as_json:
        functions = [
            {
                "function": each.function,
                "results": each.results,
                "bytes": each.bytes,
                "hits": each.hits,
                "seconds_saved": each.saved,
                "used": iso(each.used_at * 1000),
            }
            for each in found
        ]
        print_document(file=str(_path(options)), functions=functions)
        return
    now = time()
    rows = [
        (
            each.function,
            f"{each.results:,}",
            file_size(each.bytes),
            f"{each.hits:,}",
            duration(each.saved),
            ago(now - each.used_at),
        )
        for each in found
    ]
    titles = ("function", "results", "size", "hits", "saved", "used")
    Sheet(titles, rows, frozenset({1, 2, 3, 4, 5})).print()


@command.command("forget")
@click.argument("functions", metavar="[FUNCTION]...", nargs=-1)
@click.option("--all", "every", is_flag=True, help="the results of all functions")
@setting("cache_dir")
@setting("config")
def forget(*, functions: tuple[str, ...], every: bool, **options: Any) -> None:
    """Forget all results of functions, named as ls names them."""
    if bool(functions) is every:
        raise MemoTuiError("Name functions, or give --all.")
    path = _path(options)
    known = [each.function for each in stored_functions(path)]
    for name in functions:
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = f"did you mean {near[0]!r}?" if near else "see memo-tui cache ls."
            raise MemoTuiError(f"No results of {name!r} are stored: {hint}")
    if not known:
        say(sys.stdout, "0 results forgotten.")
        return
    store = ResultStore(path)
    try:
        count = sum(store.forget(name) for name in (known if every else dict.fromkeys(functions)))
    finally:
        store.close()
    say(sys.stdout, f"{counted(count, 'result')} forgotten.")


def _path(options: dict[str, Any]) -> Path:
    return settings_of(options).cache_dir / FILE
