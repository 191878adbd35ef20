"""Where settings come from: the command line, the environment, the settings file, or the defaults."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from memo_tui.alert_rules import is_webhook
from memo_tui.errors import SettingsError
from memo_tui.options import Option, joined
from memo_tui.profiles import USER, profile_named, refuse_password, with_login
from memo_tui.secrets.known import know
from memo_tui.settings import SETTINGS, Settings, default_config, user_folder
from memo_tui.settings_file import line_at, read_file, sentence

_RANKS = ("option", "variable", "key")  # how sources begin, in order of precedence
_BY_NAME = {option.name: option for option in SETTINGS}


def load(
    options: Mapping[str, str | None],
    environment: Mapping[str, str] | None = None,
    *,
    strict: bool = False,
    arguments: Mapping[str, tuple[str, str]] | None = None,
) -> Settings:
    """Gather the settings.

    Args:
        options: the texts given on the command line, by the settings' names; None for one not given.
        arguments: likewise those that come from an argument that is no option: a description of the
            argument, and the text.
        environment: environment variables; None for the process's own.
        strict: whether a settings file that can't be used, or is named but missing, is an error; else the
            defaults apply, with a warning.

    Raises:
        SettingsError: an option, a variable or a value in the settings file can't be used.
    """
    environment = os.environ if environment is None else environment
    given = {option.name: _given(option, options, environment) for option in SETTINGS}
    given.update(arguments or {})
    config = read_value(_BY_NAME["config"], given["config"]) or default_config()
    saved, warnings = read_file(config, SETTINGS, strict=strict)
    if given["config"] and not config.exists() and not warnings:
        where = f"There is no settings file {config}, which the {given['config'][0]} names"
        if strict:
            raise SettingsError(f"{where}: correct the path, or leave it out.")
        warnings = (f"{where}; it is created when a setting changes.",)
    profile, of_profile = _profile(given, saved, config)
    values: dict[str, Any] = {}
    sources: dict[str, str] = {}
    for option in SETTINGS:
        name = option.name
        found = given[name]
        if name in of_profile and (found is None or (given["profile"] and found[0].startswith("variable"))):
            found = f"key profiles.{profile}.{name} in {config}", joined(of_profile[name])
            if given["profile"]:
                given[name] = found
        if found is None and name in saved:
            if isinstance(saved[name], dict):
                values[name] = saved[name]
                continue
            found = f"key {name} in {config}", joined(saved[name])
        value = _read_with_line(option, found, config)
        if found is not None and value is not None:
            values[name], sources[name] = value, found[0]
    _choose_cluster(values, sources)
    user = of_profile.get(USER)
    if user and sources.get("tracking_uri", "").startswith(f"key profiles.{profile}."):
        values["tracking_uri"] = with_login(values["tracking_uri"], str(user))
    named = frozenset(name for name in sources if given[name] is not None)
    settings = Settings(
        **{**values, "config": config, "warnings": warnings, "sources": sources, "given": named}
    )
    know(target for target in settings.alert_to if is_webhook(target))
    if options.get("target") and not settings.data:
        raise SettingsError(f"Which file has the column {settings.target!r}? Give it with --data FILE.")
    if settings.data and not settings.target:
        if not os.path.lexists(settings.data):
            raise SettingsError(
                f"{settings.data} doesn't exist: give the path of a CSV or Parquet file "
                f"(given by the {sources['data']})."
            )
        raise SettingsError(
            f"Which column of {settings.data} should be predicted? Give it with --target COLUMN."
        )
    return settings


def _profile(
    given: Mapping[str, tuple[str, str] | None], saved: Mapping[str, Any], config: Path
) -> tuple[str, Mapping[str, Any]]:
    """The name and the values of the profile that is chosen; "" and none if none is.

    Raises:
        SettingsError: there is no profile of that name, or its address has a password.
    """
    chosen = read_value(_BY_NAME["profile"], given["profile"]) or saved.get("profile")
    if not chosen:
        return "", {}
    found = profile_named(str(chosen), saved.get("profiles", {}), config)
    if uri := found.get("tracking_uri"):
        refuse_password(str(uri), str(chosen), config)
    return str(chosen), found


def config_given(options: Mapping[str, str | None]) -> Path | None:
    """The settings file that an option or a variable names, or None.

    Raises:
        SettingsError: it isn't the path of a file.
    """
    option = _BY_NAME["config"]
    found: Path | None = read_value(option, _given(option, options, os.environ))
    return found


def _choose_cluster(values: dict[str, Any], sources: dict[str, str]) -> None:
    """Of a cluster to start and a scheduler that is there, leave the one whose source takes precedence."""
    both = [name for name in ("cluster", "scheduler") if values.get(name)]
    if len(both) < 2:
        return
    ranks = [_RANKS.index(sources[name].partition(" ")[0]) for name in both]
    if ranks[0] == ranks[1]:
        raise SettingsError(
            f"The {sources['cluster']} and the {sources['scheduler']} can't both be given: leave one out."
        )
    name = both[ranks[0] < ranks[1]]
    del values[name], sources[name]


def cache_dir(environment: Mapping[str, str] | None = None) -> Path:
    """The folder of the memoized functions' results: `MEMO_TUI_CACHE_DIR`, else the user's cache folder.

    Raises:
        SettingsError: the variable is not the path of a folder.
    """
    option = _BY_NAME["cache_dir"]
    folder: Any = read_value(option, _given(option, {}, os.environ if environment is None else environment))
    return folder or user_folder("cache")


def _read_with_line(option: Option, found: tuple[str, str] | None, config: Path) -> Any:
    """As `read_value`; an error on a key of the file says its line.

    Raises:
        SettingsError: the text isn't understood.
    """
    try:
        return read_value(option, found)
    except SettingsError:
        if found is None or not found[0].startswith("key "):
            raise
        key = found[0].removeprefix("key ").removesuffix(f" in {config}")
        path = _path(key) if key.startswith("profiles.") else [key]
        line = line_at(config.read_text(encoding="utf-8"), path)
        return read_value(option, (f"{found[0]}{line}", found[1]))


def _path(key: str) -> list[str]:
    """The names of a key of a profile, whose own name may have points."""
    table, _, rest = key.partition(".")
    profile, _, name = rest.rpartition(".")
    return [table, profile, name]


def read_value(option: Option, found: tuple[str, str] | None) -> Any:
    """The value of an option.

    Args:
        option: the option.
        found: where the text came from, such as "option --jobs", and the text; None if not given.

    Returns:
        None if the default applies.

    Raises:
        SettingsError: the text isn't understood.
    """
    if found is None:
        return None
    source, text = found
    try:
        return option.parse(text)
    except ValueError as error:
        raise SettingsError(sentence(f"The {source} {error}")) from None


def _given(
    option: Option, options: Mapping[str, str | None], environment: Mapping[str, str]
) -> tuple[str, str] | None:
    """The text of an option from the command line or the environment, after its source."""
    text = options.get(option.name)
    if text is not None:
        return f"option {option.flag}", text
    return next(
        ((f"variable {each}", environment[each]) for each in option.variables if environment.get(each)), None
    )
