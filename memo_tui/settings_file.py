"""The settings file: read with a check of every key, and changed without losing its other content."""

import tomllib
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from uuid import uuid4

from memo_tui.errors import SettingsError
from memo_tui.files import locked, private_folder, write_whole
from memo_tui.options import Option, joined
from memo_tui.profiles import USER
from memo_tui.toml_lines import line_of

_LOCK_SECONDS = 5.0
_COLOURS = (
    *("primary", "secondary", "warning", "error", "success", "accent", "foreground", "background"),
    *("surface", "panel", "boost", "dark"),
)
_TABLES: Mapping[str, tuple[str, ...]] = {"profiles": (), "themes": _COLOURS}
"""The tables that hold tables, with the keys of these; () for the settings that commands take."""


def read_file(
    config: Path, options: Iterable[Option], *, strict: bool = False
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The values in the settings file; a file that is not valid TOML is set aside.

    Args:
        config: the file, which need not exist.
        options: those that it may contain.
        strict: whether a value that can't be used is an error. The file then stays where it is.

    Returns:
        The values that can be used, by name, and sentences on what can't be.

    Raises:
        SettingsError: the file, or a value in it, can't be used, and `strict` holds.
    """
    try:
        text = config.read_text(encoding="utf-8")
        saved = tomllib.loads(text)
    except FileNotFoundError:
        return {}, ()
    except OSError as error:
        if strict:
            raise SettingsError(f"The settings file {config} can't be read ({error.strerror}).") from None
        return {}, (f"The settings file {config} can't be read ({error.strerror}); the defaults are used.",)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        if strict:
            raise SettingsError(
                f"The settings file {config} is not valid TOML ({error}): correct it, or move it away."
            ) from None
        aside = config.with_name(f"{config.name}.broken-{uuid4().hex[:6]}")
        with suppress(OSError):
            config.rename(aside)
            moved = f"it was renamed to {aside}, and the defaults are used"
            return {}, (f"The settings file was not valid TOML ({error}): {moved}.",)
        return {}, (f"The settings file {config} is not valid TOML ({error}); the defaults are used.",)
    known = {option.name: option for option in options if option.key}
    usable, warnings = {}, []
    for name, value in saved.items():
        line = line_at(text, (name,))
        if name not in known:
            warnings.append(_unknown(f"{name} is not a setting", name, known, f"{config}{line}"))
        elif problem := _problem(value, known[name]):
            said = f"The key {name} in {config}{line} {problem}"
            if strict:
                raise SettingsError(sentence(said))
            warnings.append(f"{said}; it is ignored.")
        elif name in _TABLES:
            usable[name], unknown, unusable = _tables(name, value, known, config, text)
            if strict and unusable:
                raise SettingsError(sentence(unusable[0]))
            warnings += [*unknown, *(f"{said}; it is ignored." for said in unusable)]
        else:
            usable[name] = value
    return usable, tuple(warnings)


def line_at(text: str, path: Sequence[str]) -> str:
    """The line of a key of the file, in brackets behind a space; "" if it isn't found."""
    line = line_of(text, path)
    return "" if line is None else f" (line {line})"


def _tables(
    name: str, tables: Mapping[str, Any], known: Mapping[str, Option], config: Path, text: str
) -> tuple[dict[str, Any], list[str], list[str]]:
    """What can be used of the tables in a table, such as of `[profiles.work]`.

    Returns:
        That, then sentences on keys that aren't known, then on values that can't be used, without an end.
    """
    found: dict[str, Any] = {}
    unknown: list[str] = []
    unusable: list[str] = []
    allowed = _TABLES[name] or [each.name for each in known.values() if each.commands] + [USER]
    for title, table in tables.items():
        where = f"{config}{line_at(text, (name, title))}"
        if not isinstance(table, Mapping):
            unusable.append(f"The key {name}.{title} in {where} is {_shown(table)}: give a table")
            continue
        found[title] = {}
        for key, value in table.items():
            where = f"{config}{line_at(text, (name, title, key))}"
            option = known.get(key) if not _TABLES[name] else None
            if key not in allowed or key == "profile":
                what = "is not a setting of a profile" if not _TABLES[name] else "is not a colour of a theme"
                unknown.append(_unknown(f"{name}.{title}.{key} {what}", key, allowed, where))
            elif option is not None and (problem := _problem(value, option)):
                unusable.append(f"The key {name}.{title}.{key} in {where} {problem}")
            else:
                found[title][key] = value
    return found, unknown, unusable


def _unknown(what: str, name: str, known: Iterable[str], where: str) -> str:
    """A sentence on a key that isn't known, with a near one."""
    near = get_close_matches(name.replace("-", "_"), [*known], 1)
    hint = f" Did you mean {near[0]}?" if near else ""
    return f"In {where}, {what}; it is ignored.{hint}"


def sentence(words: str) -> str:
    """Words as a sentence: with a full stop, unless they are a question."""
    return words if words.endswith("?") else f"{words}."


def _problem(value: object, option: Option) -> str:
    """What is wrong with the file's value, and what to give instead; "" if it can be used."""
    typed = isinstance(value, option.kind.in_file) and (
        not isinstance(value, bool) or bool in option.kind.in_file
    )
    if typed and isinstance(value, dict | str):  # a text is refused like one on the command line
        return ""
    if not typed and not isinstance(value, str):
        return f"is {_shown(value)}: give {option.kind.expected}"
    try:
        option.parse(joined(value))
    except ValueError as error:
        return str(error)
    return "" if typed else f"is {str(value)!r}: give {option.kind.expected}"


def _shown(value: object) -> str:
    """A value of the file in a few words."""
    if isinstance(value, bool):
        return str(value).lower()
    names: dict[type, str] = {dict: "a table", list: "a list"}
    return names.get(type(value)) or str(value)


def save(config: Path, changes: Mapping[Any, Any]) -> None:
    """Write changed values to the settings file; the rest stays, including comments.

    Several processes and threads may do so at the same time: no change is lost.

    Args:
        config: the file.
        changes: new values by name; a name such as `("views", "cars")` is of a value in the table `views`.
            None removes a value.

    Raises:
        SettingsError: the file can't be written, has content that can't be read, or is
            locked by another process all the time.
    """
    import tomlkit  # noqa: PLC0415 - needed only when something is saved
    from tomlkit.exceptions import TOMLKitError  # noqa: PLC0415

    try:
        config = config.resolve()  # a link stays a link
        private_folder(config.parent)
        with locked(config, seconds=_LOCK_SECONDS):
            before = config.read_text(encoding="utf-8") if config.exists() else ""
            document = tomlkit.parse(before)
            for name, value in changes.items():
                table, key = (
                    (document, name)
                    if isinstance(name, str)
                    else (_table(document, name[0], config), name[1])
                )
                if value is None:
                    table.pop(key, None)
                else:
                    table[key] = value
            after = tomlkit.dumps(document)
            after.encode()
            if after != before:
                write_whole(config, lambda file: file.write(after), private=True)
    except OSError as error:
        raise SettingsError(f"The settings can't be saved to {config} ({error.strerror or error}).") from None
    except UnicodeEncodeError:
        raise SettingsError(
            "The settings can't be saved: a value has characters that can't be written."
        ) from None
    except (TOMLKitError, UnicodeDecodeError):
        raise SettingsError(
            f"The settings can't be saved: {config} is not valid TOML; repair or remove it."
        ) from None


def _table(document: MutableMapping[str, Any], name: str, config: Path) -> MutableMapping[str, Any]:
    """A table of the file; a missing one is created."""
    import tomlkit  # noqa: PLC0415

    table = document.setdefault(name, tomlkit.table())
    if not isinstance(table, MutableMapping):
        raise SettingsError(f"The settings can't be saved: {name} in {config} is not a table; repair it.")
    return table
