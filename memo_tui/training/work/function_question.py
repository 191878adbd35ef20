"""Asking a process of its own about a user's function: what its module does on import stays there."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn

from memo_tui.errors import FunctionError
from memo_tui.options import check_reference


def ask(
    module: str,
    reference: str,
    *arguments: str,
    folder: Path,
    given: object = None,
    seconds: float,
    late: str,
) -> dict[str, Any]:
    """What a module of ours, run as a program, answers about a function.

    Args:
        module: which calls `answer`; its arguments are the reference and what follows.
        reference: the function, as module:name.
        arguments: more of them.
        folder: in which it is run.
        given: what it reads, as JSON; nothing if None.
        seconds: how long it may take.
        late: what it hasn't done by then, such as "wasn't imported".

    Raises:
        FunctionError: the reference isn't one, the module ends the process, or it takes too long.
    """
    check_reference(reference)
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-P", "-m", module, reference, *arguments],
            cwd=folder,
            input=b"" if given is None else json.dumps(given).encode(),
            capture_output=True,
            timeout=seconds,
            check=False,
        )
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    except subprocess.TimeoutExpired:
        raise FunctionError(
            f"{reference} {late} within {seconds:.0f} s: check what its module does on import."
        ) from None
    except (ValueError, IndexError, OSError):
        raise FunctionError(f"{reference} can't be imported: its module ended the process.") from None
    return found


def answer(find: Callable[[], Mapping[str, Any]]) -> NoReturn:
    """Answer `ask` with what is found, and end the process."""
    output = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what the module prints is not the answer
    output.write(f"\n{json.dumps(find())}\n")
    output.flush()
    os._exit(0)  # despite threads that the module may have started
