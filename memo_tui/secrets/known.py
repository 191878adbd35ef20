"""The secrets that this process knows, and the one way in which texts leave it: `hide`, or `hide_report`.

Known are the values of secret-named variables and options of the process, the passwords of URIs among them,
MLflow's own credentials, and what `know` was called with: the secrets of a job, a form, a store's address.
"""

import os
import re
import sys
from collections.abc import Iterable, Mapping
from math import inf
from pathlib import Path
from time import monotonic
from typing import Any

from memo_tui.secrets.names import is_secret, is_surely_secret, may_name
from memo_tui.secrets.tokens import hide_tokens
from memo_tui.secrets.uris import HIDDEN, hide_passwords
from memo_tui.secrets.values import SHORTEST, any_of, spellings, values_in

_CREDENTIALS = (".mlflow", "credentials")  # in the user's home folder
_LOOK_SECONDS = 0.5  # after which the variables are looked at again
_LONGEST_BEGUN = 200  # characters of a value that are compared with the end of a text
_LONGEST_HELD = 20_000  # characters of a line
_MOST = 5_000  # values; beyond, the oldest are forgotten


class _Known:
    """The values, and the pattern of all their spellings; needs no lock, as a fork may happen any time."""

    def __init__(self) -> None:
        self._values: dict[str, None] = {}
        self._variables: dict[str, str] = {}
        self._looked = -inf
        self._file: tuple[object, ...] | None = ()  # MLflow's file of credentials, when it was read
        self._added = 0  # how many values have ever been added
        self._built = -1  # how many of them the pattern is made of
        self._pattern: re.Pattern[str] | None = None
        self._encoded: re.Pattern[bytes] | None = None
        self._starts: frozenset[str] = frozenset()

    def add(self, values: Iterable[str]) -> None:
        """Know these from now on."""
        for value in values:
            if value and value not in self._values:
                while len(self._values) >= _MOST:
                    self._values.pop(next(iter(self._values)), None)
                self._values[value] = None
                self._added += 1

    def look(self) -> None:
        """Look again at all that secrets are known from, as far as it has changed."""
        first, now = self._looked == -inf, monotonic()
        variables = dict(os.environ)
        if variables != self._variables:
            self.add(values_in(variables))
            self._variables = variables
        if first:
            self.add(_options())
        if (file := _file_of_credentials()) != self._file:
            self.add(_credentials())
            self._file = file
        self._looked = now  # last: another thread that comes meanwhile looks itself

    def pattern(self) -> re.Pattern[str] | None:
        """What to look for in a text; None if nothing is known."""
        if monotonic() - self._looked > _LOOK_SECONDS:
            self.look()
        added = self._added
        if self._built != added:
            found = spellings(list(self._values))
            self._starts = frozenset(found)
            pattern = any_of(found)
            self._encoded = re.compile(pattern.encode("utf-8", "surrogateescape")) if found else None
            self._pattern = re.compile(pattern) if found else None
            self._built = added  # last, for the same reason; what was added meanwhile makes it stale
        return self._pattern

    def encoded(self) -> re.Pattern[bytes] | None:
        """The same for bytes."""
        self.pattern()
        return self._encoded

    def unfinished(self, text: str, least: int = 3) -> int:
        """Where at the end of a text so many signs of a secret, or more, may stand; its length if none do."""
        self.pattern()
        end = len(text)
        place = end
        for value in self._starts:
            for count in range(min(len(value) - 1, end, _LONGEST_BEGUN), least - 1, -1):
                if text.endswith(value[:count]):
                    place = min(place, end - count)
                    break
        return place


def _options() -> Iterable[str]:
    """The secrets in the process's command line."""
    if not may_name(" ".join(["", *sys.argv[1:]])):
        return ()
    from memo_tui.secrets.redact import Secrets  # noqa: PLC0415 - some milliseconds of every start

    return Secrets(sys.argv[1:], hide_passwords).values


def _file_of_credentials() -> tuple[object, ...] | None:
    """MLflow's file of credentials as it is now; None if there is none."""
    try:
        path = Path("~", *_CREDENTIALS).expanduser()
        status = path.stat()
    except (OSError, RuntimeError):
        return None
    return path, status.st_mtime_ns, status.st_size


def _credentials(home: str = "~") -> Iterable[str]:
    """What MLflow reads from its file of credentials in a home folder."""
    try:
        path = Path(home, *_CREDENTIALS).expanduser()
        if not path.exists():
            return ()
        from configparser import ConfigParser, Error  # noqa: PLC0415 - as few have it

        file = ConfigParser(interpolation=None)
        try:
            file.read(path, "utf-8")
            return list(values_in(dict(file.items("mlflow"))))
        except Error:
            return ()
    except (OSError, RuntimeError, ValueError):
        return ()


_known = _Known()


def know(values: Iterable[str]) -> None:
    """Take these values out of every text from now on, unless they are short or ordinary words."""
    _known.add(value for value in values if len(value) >= SHORTEST and value != HIDDEN)


def know_variables(variables: Mapping[str, str]) -> None:
    """Likewise the values of those variables that are secret by their names, and MLflow's credentials.

    These are in the home folder that the variables name, which may be another one than this process's.
    """
    _known.add(values_in(variables))
    if home := variables.get("HOME"):
        _known.add(_credentials(home))


def look_again() -> None:
    """Look at the process's variables now: a program may have just set some."""
    _known.look()


def hide(text: str) -> str:
    """A text without the secrets that the process knows, passwords of URIs, and tokens of a known look."""
    if pattern := _known.pattern():
        text = pattern.sub(HIDDEN, text)
    return hide_tokens(hide_passwords(text))


def hide_all(found: Any) -> Any:
    """What JSON can hold, with each text as `hide` and each value as its name asks for."""
    if isinstance(found, str):
        return hide(found)
    if isinstance(found, Mapping):
        return {name: _named(str(name), each) for name, each in found.items()}
    if isinstance(found, (list, tuple)):
        return [hide_all(each) for each in found]
    return found


def _named(name: str, value: Any) -> Any:
    return HIDDEN if isinstance(value, str) and is_surely_secret(name, value) else hide_all(value)


def hide_report(text: str) -> str:
    """Likewise an error, a traceback or an output: it also loses what it calls a secret itself."""
    text = hide(text)
    if not may_name(text):
        return text
    from memo_tui.secrets.redact import hide_named  # noqa: PLC0415 - as above

    return hide_named(text)


def hidden_param(name: str, text: str) -> str:
    """A param's text without secrets; all of it is secret if the name says so."""
    from memo_tui.secrets.redact import hide_secrets  # noqa: PLC0415 - as above

    return HIDDEN if text and is_secret(name, text) else hide_secrets(hide(text))


def end_of_lines(text: str) -> int:
    """How much of a text that goes on may be passed on; the last line isn't, unless it is very long."""
    place = max(text.rfind("\n"), text.rfind("\r")) + 1
    return place or (len(text) if len(text) > _LONGEST_HELD else 0)


def end_of_pause(text: str) -> int:
    """Likewise of a last line that has not grown for a moment: nothing that may yet become a secret."""
    return 0 if may_name(text) else _known.unfinished(text, least=1)


def hide_unfinished(text: str) -> str:
    """Likewise a text that goes on: it also loses the beginning of a known secret at its end."""
    text = hide_report(text)
    place = _known.unfinished(text)
    return text if place == len(text) else text[:place] + HIDDEN


def known_bytes() -> re.Pattern[bytes] | None:
    """A pattern of the known secrets in bytes; None if there are none."""
    return _known.encoded()
