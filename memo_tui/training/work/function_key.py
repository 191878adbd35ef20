"""The key of a training function's call, computed by a process of its own, which imports the function."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

from memo_tui.errors import MemoTuiError
from memo_tui.memo.resolve import look_up
from memo_tui.memo.user_folder import open_folder
from memo_tui.training.memo.key import Key
from memo_tui.training.work.function_process import TrainingFunction
from memo_tui.training.work.function_question import answer, ask

_MODULE = "memo_tui.training.work.function_key"
_SECONDS = 600.0  # large data is read for it


def function_key(reference: str, texts: Mapping[str, str], folder: Path) -> Key:
    """The key of a call, to look it up.

    Args:
        reference: the function, as module:name.
        texts: what was typed for its parameters.
        folder: searched first for its module; texts that are paths are relative to it.

    Raises:
        FunctionError: it doesn't exist, can't be imported or takes no such texts.
        MemoTuiError: it has no key.
    """
    found = ask(_MODULE, reference, folder=folder, given=dict(texts), seconds=_SECONDS, late="had no key")
    if found["problem"]:
        raise MemoTuiError(found["problem"])
    return Key.from_json(found["key"])


def _answer(reference: str, texts: Mapping[str, str]) -> dict[str, str]:
    folder = Path.cwd()
    open_folder(folder)
    try:
        key = TrainingFunction(look_up(reference)).memo_key(texts, folder)
    except MemoTuiError as error:
        return {"problem": str(error), "key": ""}
    return {"problem": "", "key": key.to_json()}


if __name__ == "__main__":
    answer(lambda: _answer(sys.argv[1], json.load(sys.stdin)))
