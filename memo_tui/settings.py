"""Settings: an option beats an environment variable, that beats the settings file, that the default."""

import os
import re
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from memo_tui.errors import SettingsError

DEFAULT_EXPERIMENT = "memo-tui"
DEFAULT_POLL = 0.5
DEFAULT_GRACE = 10.0
ENVIRONMENT: dict[str, tuple[str, ...]] = {
    "tracking_uri": ("MLFLOW_URI", "MLFLOW_TRACKING_URI"),
    "experiment": ("MEMO_TUI_EXPERIMENT", "MLFLOW_EXPERIMENT_NAME"),
    "data": ("MEMO_TUI_DATA",),
    "target": ("MEMO_TUI_TARGET",),
    "data_dir": ("MEMO_TUI_DATA_DIR",),
    "state_dir": ("MEMO_TUI_STATE_DIR",),
    "cache_dir": ("MEMO_TUI_CACHE_DIR",),
    "function": ("MEMO_TUI_FUNCTION",),
    "poll": ("MEMO_TUI_POLL",),
    "jobs": ("MEMO_TUI_JOBS",),
    "grace": ("MEMO_TUI_GRACE",),
    "scheduler": ("MEMO_TUI_SCHEDULER",),
    "trainer": ("MEMO_TUI_TRAINER",),
    "project": ("MEMO_TUI_PROJECT",),
    "config": ("MEMO_TUI_CONFIG",),
}
_TABLES = ("launch", "views")
_LONGEST_POLL = 3600
_LONGEST_GRACE = 86_400
_MOST_JOBS = 1000
_NUMBERS: Mapping[str, tuple[int, tuple[type, ...], str]] = {
    "poll": (_LONGEST_POLL, (int, float), "a number of seconds, as 0.5"),
    "grace": (_LONGEST_GRACE, (int, float), "a number of seconds, as 10"),
    "jobs": (_MOST_JOBS, (int,), "a whole number, as 2"),
}


@dataclass(frozen=True)
class Settings:
    """What the user asked for.

    Attributes:
        tracking_uri: the store's address, maybe with a password; None for the embedded store.
        experiment: the experiment that is shown and launched into.
        data: the file to train on; None for scikit-learn's diabetes data.
        target: the file's column to predict.
        data_dir: the folder of the embedded store.
        state_dir: the folder of job logs and crash reports.
        cache_dir: the folder of the memoized functions' results.
        function: the function for the Function pane, as "module:name"; None for the built-in one.
        config: the settings file, which need not exist.
        theme: the name of a theme, or None for the default.
        poll: seconds from one question to a tracking server to the next while a run is active.
        jobs: how many trainings run at once; the others wait in order.
        grace: seconds from the request to stop a training to its end by force.
        scheduler: the address of the Dask scheduler that trainings go to; None for this machine.
        trainer: a function that trains, as "module:name"; None for none.
        project: a folder with an MLproject file; None for the folder one stands in, if it has one.
        views: how the runs of experiments are wanted, by the experiments' names, as saved.
        launch: the values of the last launch, as saved.
        tour_done: whether the tour was seen or skipped.
        warnings: sentences on what in the settings file could not be used.
    """

    tracking_uri: str | None = field(default=None, repr=False)
    experiment: str = DEFAULT_EXPERIMENT
    data: Path | None = None
    target: str | None = None
    data_dir: Path = Path()
    state_dir: Path = Path()
    cache_dir: Path = Path()
    function: str | None = None
    config: Path = Path()
    theme: str | None = None
    poll: float = DEFAULT_POLL
    jobs: int = field(default_factory=lambda: os.cpu_count() or 1)
    grace: float = DEFAULT_GRACE
    scheduler: str | None = None
    trainer: str | None = None
    project: Path | None = None
    views: Mapping[str, Any] = field(default_factory=dict)
    launch: Mapping[str, Any] = field(default_factory=dict)
    tour_done: bool = False
    warnings: tuple[str, ...] = ()

    @property
    def embedded_store(self) -> Path:
        """The file of the embedded store."""
        return self.data_dir / "mlflow.db"

    @property
    def jobs_folder(self) -> Path:
        """The folder of the jobs, with their logs."""
        return self.state_dir / "jobs"


def load(options: Mapping[str, str | None], environment: Mapping[str, str] | None = None) -> Settings:
    """Gather the settings.

    Args:
        options: given on the command line, by name as in `ENVIRONMENT`; None for one not given.
        environment: environment variables; None for the process's own.

    Raises:
        SettingsError: an option or variable can't be used.
    """
    environment = os.environ if environment is None else environment
    given = {name: value for name, value in options.items() if value is not None}
    for name, variables in ENVIRONMENT.items():
        value = next((environment[each] for each in variables if environment.get(each)), None)
        if value is not None:
            given.setdefault(name, value)
    config = _path(given["config"]) if "config" in given else _default_folder("config") / "settings.toml"
    saved, warnings = _read_file(config)
    usable = (str, int, float)
    merged = {**{key: str(value) for key, value in saved.items() if isinstance(value, usable)}, **given}
    for name in ("experiment", "tracking_uri", "target"):
        if name in merged and not merged[name].strip():
            raise SettingsError(f"The {name.replace('_', ' ')} is empty: give one, or leave it out.")
    data = _path(merged["data"]) if merged.get("data") else None
    target = merged.get("target") or None
    if options.get("target") and not data:
        raise SettingsError(f"Which file has the column {target!r}? Name it with --data FILE.")
    if data and not target:
        raise SettingsError(f"Which column of {data} is to be predicted? Name it with --target COLUMN.")
    return Settings(
        tracking_uri=merged.get("tracking_uri") or None,
        experiment=merged.get("experiment") or DEFAULT_EXPERIMENT,
        data=data,
        target=target,
        data_dir=_path(merged["data_dir"]) if merged.get("data_dir") else _default_folder("data"),
        state_dir=_path(merged["state_dir"]) if merged.get("state_dir") else _default_folder("state"),
        cache_dir=_path(merged["cache_dir"]) if merged.get("cache_dir") else _default_folder("cache"),
        function=merged.get("function") or None,
        trainer=merged.get("trainer") or None,
        project=_path(merged["project"]) if merged.get("project") else None,
        scheduler=_scheduler(merged["scheduler"]) if merged.get("scheduler") else None,
        config=config,
        poll=_seconds("poll", merged["poll"], _LONGEST_POLL) if merged.get("poll") else DEFAULT_POLL,
        jobs=_count(merged["jobs"]) if merged.get("jobs") else os.cpu_count() or 1,
        grace=_seconds("grace", merged["grace"], _LONGEST_GRACE) if merged.get("grace") else DEFAULT_GRACE,
        views=saved.get("views", {}),
        theme=merged.get("theme"),
        launch=saved.get("launch", {}),
        tour_done=saved.get("tour") == "done",
        warnings=warnings,
    )


def cache_dir(environment: Mapping[str, str] | None = None) -> Path:
    """The folder of the memoized functions' results: `MEMO_TUI_CACHE_DIR`, else the user's cache folder.

    Raises:
        SettingsError: the variable names no folder.
    """
    environment = os.environ if environment is None else environment
    given = next((environment[each] for each in ENVIRONMENT["cache_dir"] if environment.get(each)), None)
    return _path(given) if given else _default_folder("cache")


def save(config: Path, changes: Mapping[Any, Any]) -> None:
    """Write changed values into the settings file; what else stands there stays, comments too.

    Args:
        config: the file.
        changes: new values by name; a name as `("views", "cars")` is of a value in the table `views`.

    Raises:
        SettingsError: the file can't be written, or holds something that can't be read.
    """
    import tomlkit  # noqa: PLC0415 - needed only when something is saved
    from tomlkit.exceptions import TOMLKitError  # noqa: PLC0415

    try:
        config = config.resolve()  # a link stays one
        config.parent.mkdir(parents=True, exist_ok=True)
        before = config.read_text(encoding="utf-8") if config.exists() else ""
        document = tomlkit.parse(before)
        for name, value in changes.items():
            if isinstance(name, tuple):
                table, key = name
                document.setdefault(table, tomlkit.table())[key] = value
            else:
                document[name] = value
        after = tomlkit.dumps(document)
        if after == before:
            return
        draft = config.with_name(f".{config.name}.{uuid4().hex}")
        try:
            draft.write_text(after, encoding="utf-8")
            if config.exists():
                draft.chmod(config.stat().st_mode)
            draft.replace(config)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise SettingsError(f"The settings can't be saved to {config} ({error.strerror}).") from None
    except (TOMLKitError, UnicodeDecodeError):
        raise SettingsError(f"The settings can't be saved: {config} is no TOML; mend or remove it.") from None


def _read_file(config: Path) -> tuple[dict[str, Any], tuple[str, ...]]:
    try:
        saved = tomllib.loads(config.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}, ()
    except OSError as error:
        return {}, (f"The settings file {config} can't be read ({error.strerror}); the defaults are used.",)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        aside = config.with_name(f"{config.name}.broken-{uuid4().hex[:6]}")
        with suppress(OSError):
            config.rename(aside)
            return {}, (f"The settings file was no TOML: it is set aside as {aside}, the defaults are used.",)
        return {}, (f"The settings file {config} is no TOML; the defaults are used.",)
    texts = (
        "tracking_uri",
        "experiment",
        "data",
        "target",
        "data_dir",
        "state_dir",
        "cache_dir",
        "function",
        "scheduler",
        "trainer",
        "project",
        "theme",
    )
    warnings = [
        f"In {config}, {key} must be a text in quotes; it is left out."
        for key in texts
        if key in saved and not isinstance(saved[key], str)
    ]
    for key in texts:
        if not isinstance(saved.get(key, ""), str):
            del saved[key]
    warnings += [
        f"In {config}, {key} is no setting; it is left out."
        for key in saved
        if key not in (*texts, *_TABLES, *_NUMBERS, "tour")
    ]
    for table in _TABLES:
        if not isinstance(saved.get(table, {}), dict):
            warnings.append(f"In {config}, {table} must be a table; it is left out.")
            saved[table] = {}
    for name, (most, kinds, words) in _NUMBERS.items():
        given: Any = saved.get(name, 1)
        is_number = isinstance(given, kinds) and not isinstance(given, bool)
        if not (is_number and 0 < given < most):
            warnings.append(f"In {config}, {name} must be {words}; it is left out.")
            del saved[name]
    return saved, tuple(warnings)


def _seconds(name: str, text: str, most: float) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0
    if not 0 < seconds < most:
        raise SettingsError(f"The {name} {text!r} is no number of seconds above 0: give one, as 0.5.")
    return seconds


def _scheduler(text: str) -> str:
    if not re.fullmatch(r"(tcp|tls|ws|wss|ucx)://[^\s/]+:\d+/?", text.strip()):
        raise SettingsError(f"The scheduler {text!r} is no address: give one, as tcp://HOST:8786.")
    return text.strip()


def _count(text: str) -> int:
    if not text.isdecimal() or len(text) > len(str(_MOST_JOBS)) or not 0 < int(text) < _MOST_JOBS:
        raise SettingsError(f"The number of jobs {text!r} is not from 1 to {_MOST_JOBS - 1}: give one, as 2.")
    return int(text)


def _path(text: str) -> Path:
    try:
        return Path(text).expanduser().absolute()
    except RuntimeError:
        raise SettingsError(f"The path {text!r} names a user that isn't known.") from None
    except OSError:
        raise SettingsError(f"The path {text!r} can't be found: the folder one stands in is gone.") from None


def _default_folder(kind: str) -> Path:
    import platformdirs  # noqa: PLC0415 - not for --help

    found: Path = getattr(platformdirs, f"user_{kind}_path")("memo-tui", appauthor=False)
    return found
