"""LaunchContext: notes with each run of a program how that was launched, so that it can be launched again.

MLflow finds it by its entry point. As it runs in the user's programs, it imports next to nothing.
"""

import json
import os
import shlex
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from memo_tui.tracking.run_context import RunContext
from memo_tui.tracking.tags import COMMAND_TAG, WORK_TAG

LONGEST = 5000  # characters of a tag, which every store takes
_OF_JOBS = ("MEMO_TUI_JOB_TAGS", "MLFLOW_RUN_ID")  # variables of a run that is known to be launched otherwise
_OF_LAUNCHERS = ("TORCHELASTIC_RUN_ID", "OMPI_COMM_WORLD_SIZE")  # of programs that start several of this one
_WITH_VALUE = ("-W", "-X", "--check-hash-based-pycs")  # Python's own options
_HOSTS = frozenset(  # programs that run the code of others, or of a notebook
    (
        "ipykernel_launcher",
        "ipykernel",
        "colab_kernel_launcher",
        "joblib",
        "default_worker",
        "dask",
        "ray",
        "celery",
    )
)


class LaunchContext(RunContext):
    """A provider of MLflow's run context: the command line of this process, and its folder."""

    def __init__(self) -> None:
        """Prepare nothing: the process itself is followed by `RunContext`."""

    def in_context(self) -> bool:
        """Whether it is to be noted, and isn't known otherwise."""
        return super().in_context() and not any(name in os.environ for name in (*_OF_JOBS, *_OF_LAUNCHERS))

    def tags(self) -> dict[str, str]:
        """The tags; {} if the program can't be launched again by a command."""
        return dict(_tags())


@cache
def _tags() -> Mapping[str, str]:
    program = _program(sys.orig_argv)
    if program is None or "--multiprocessing-fork" in sys.orig_argv:
        return {}
    argv = _without_secrets([sys.executable or sys.orig_argv[0], *sys.orig_argv[1:]])
    folder = _folder(*program)
    return recorded(argv, folder) if folder else {}


def recorded(argv: Sequence[str], folder: str) -> dict[str, str]:
    """The tags of a command without secrets; {} if they would be too long, or it isn't text."""
    tags = {
        WORK_TAG: json.dumps({"kind": "command", "argv": list(argv), "folder": folder}, ensure_ascii=False),
        COMMAND_TAG: shlex.join(argv),
    }
    try:
        lengths = [len(text.encode()) for text in tags.values()]
    except UnicodeEncodeError:
        return {}
    return tags if max(lengths) <= LONGEST else {}


def _program(argv: Sequence[str]) -> tuple[str, str] | None:
    """What Python runs: "-m" and a module, "-c" and code, or "" and a script; None if it is typed."""
    words = iter(argv[1:])
    for word in words:
        if word in _WITH_VALUE:
            next(words, None)
        elif word.startswith("-") and not word.startswith(("--", "-W", "-X")) and word[-1] in "mc":
            found = (f"-{word[-1]}", next(words, ""))
            break
        elif not word.startswith("-"):
            found = ("", word)
            break
    else:
        return None
    how, what = found
    name = what.partition(".")[0] if how == "-m" else Path(what).stem if not how else ""
    return None if name in _HOSTS or what in ("", "-") else found


def _folder(how: str, what: str) -> str:
    """The folder in which the program was launched, as it may have changed its own; "" if that is gone."""
    script, ending = getattr(sys.modules.get("__main__"), "__file__", None) or "", os.path.normpath(what)
    if not how and script.endswith(f"{os.sep}{ending}"):  # Python makes it absolute at the start
        return script[: -len(ending) - 1] or os.sep
    try:
        return str(Path.cwd())
    except OSError:
        return ""


def _without_secrets(argv: Sequence[str]) -> Sequence[str]:
    """The words with secrets replaced by a placeholder."""
    from memo_tui.secrets.known import hide  # noqa: PLC0415 - when a run is opened
    from memo_tui.secrets.redact import without_secrets  # noqa: PLC0415

    return [hide(word) for word in without_secrets(argv, hide)]
