"""The key of a training function's call, computed by a process of its own, which imports the function."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from memo_tui.errors import FunctionError, MemoTuiError
from memo_tui.memo.resolve import look_up
from memo_tui.memo.user_folder import open_folder
from memo_tui.options import check_reference
from memo_tui.training.memo.key import Key
from memo_tui.training.work.function_process import TrainingFunction

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
    check_reference(reference)
    command = [sys.executable, "-P", "-m", "memo_tui.training.work.function_key", reference]
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            command,
            cwd=folder,
            input=json.dumps(dict(texts)).encode(),
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
        answer = json.loads(done.stdout.splitlines()[-1])
    except subprocess.TimeoutExpired:
        raise FunctionError(
            f"{reference} had no key within {_SECONDS:.0f} s: check what its module does on import."
        ) from None
    except (ValueError, IndexError, OSError):
        raise FunctionError(f"{reference} can't be imported: its module ended the process.") from None
    if answer["problem"]:
        raise MemoTuiError(answer["problem"])
    return Key.from_json(answer["key"])


def _answer(reference: str, texts: Mapping[str, str]) -> dict[str, str]:
    folder = Path.cwd()
    open_folder(folder)
    try:
        key = TrainingFunction(look_up(reference)).memo_key(texts, folder)
    except MemoTuiError as error:
        return {"problem": str(error), "key": ""}
    return {"problem": "", "key": key.to_json()}


if __name__ == "__main__":
    answer = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what the module prints is not the answer
    answer.write(f"\n{json.dumps(_answer(sys.argv[1], json.load(sys.stdin)))}\n")
    answer.flush()
    os._exit(0)  # despite threads that the module may have started
