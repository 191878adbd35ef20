"""A user's command: its words for people, its environment, and running it to its end."""

import shlex
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

from memo_tui.errors import TrainingFailed
from memo_tui.files import umask_of_user
from memo_tui.secrets.redact import Secrets
from memo_tui.tracking.address import Address
from memo_tui.tracking.tags import COMMAND_TAG, SOURCE_TAG
from memo_tui.training.work.scripts import script_in
from memo_tui.training.work.signal_forwarding import SignalForwarder

_LONGEST_TAG = 5000
_LONGEST_WORD = 2000
_LONGEST_SHOWN = 80
_NOT_FOUND, _NOT_EXECUTABLE = 127, 126  # a shell's exit statuses for these


@dataclass(frozen=True)
class CommandWords:
    """A command in words, without its secrets.

    Attributes:
        secrets: what is removed.
        tags: of a run of it.
        quoted: for a sentence, on one line.
    """

    secrets: Secrets
    tags: Mapping[str, str]
    quoted: str

    @classmethod
    def of(cls, argv: Sequence[str], folder: Path, address: Address) -> "CommandWords":
        """The words of a command that runs in a folder, whose store has this address."""
        secrets = Secrets(argv, address.redact)
        words = [_cut(word) for word in secrets.words]
        shown = shlex.join(words)
        tags = {
            SOURCE_TAG: script_in(words, folder) or words[0],
            COMMAND_TAG: shown if len(shown) <= _LONGEST_TAG else f"{shown[:_LONGEST_TAG]}…",
        }
        return cls(secrets, tags, _quoted(shown))


def carry_out(
    argv: Sequence[str], folder: Path, variables: Mapping[str, str], forwarder: SignalForwarder, shown: str
) -> TrainingFailed | None:
    """Run the command to its end; returns what went wrong."""
    try:
        child = subprocess.Popen(argv, cwd=folder, env=variables, umask=umask_of_user())  # noqa: S603 - the user asks for it
    except OSError as error:
        status = _NOT_FOUND if isinstance(error, FileNotFoundError) else _NOT_EXECUTABLE
        where = f" in {folder}" if folder.is_dir() else f", as the folder {folder} does not exist"
        return TrainingFailed(f"{shown} can't be started{where}: {error.strerror}.", status)
    except ValueError as error:
        return TrainingFailed(f"{shown} can't be started: {error}.", _NOT_EXECUTABLE)
    code = forwarder.wait(child)
    if code == 0:
        return None
    if code > 0:
        return TrainingFailed(f"{shown} ended with status {code}.", code)
    name = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
    hint = " (out of memory?)" if name == "SIGKILL" else ""
    return TrainingFailed(f"{shown} was ended by {name}{hint}.", 128 - code)


def store_variables(address: Address) -> dict[str, str]:
    """Variables by which a child finds the store; MLflow prints the URI, so the password is separate."""
    if address.uri == address.shown:
        return {"MLFLOW_TRACKING_URI": address.uri}
    if address.kind == "server":
        parts = urlsplit(address.uri)
        user, _, host = parts.netloc.rpartition("@")
        name, _, password = user.partition(":")
        if name and password and not parts.query:
            return {
                "MLFLOW_TRACKING_URI": urlunsplit(parts._replace(netloc=host)),
                "MLFLOW_TRACKING_USERNAME": unquote(name),
                "MLFLOW_TRACKING_PASSWORD": unquote(password),
            }
    return {"MLFLOW_TRACKING_URI": address.uri, "MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT": "true"}


def _cut(word: str) -> str:
    """A word cut to a length that can be shown; a cut could hide the end of a password in a URI."""
    if len(word) <= _LONGEST_WORD:
        return word
    return "…" if "://" in word else f"{word[:_LONGEST_WORD]}…"


def _quoted(shown: str) -> str:
    """A command for a sentence: on one line, and not too long."""
    line = "".join(sign if sign.isprintable() else "�" for sign in " ".join(shown.split()))
    if len(line) > _LONGEST_SHOWN:
        line = f"{line[: _LONGEST_SHOWN - 1]}…"
    quote = '"' if "'" in line else "'"
    return f"{quote}{line}{quote}"
