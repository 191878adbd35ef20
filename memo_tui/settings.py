# ruff: noqa: RUF009 - each field is made by a function, from its arguments
"""The settings, and the table of the options that give them.

An option takes precedence over an environment variable, that over the settings file, that over the default.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from functools import partial
from pathlib import Path
from typing import Any

from memo_tui.errors import MemoTuiError, SettingsError
from memo_tui.found_here import FoundHere
from memo_tui.options import (
    CLUSTER,
    COMMANDS,
    DASHBOARD,
    DATA,
    EXPERIMENT,
    MEMO,
    NAME,
    NOTICE,
    NOTICES,
    ON_OFF,
    PANE,
    PANES,
    PATH,
    REFERENCE,
    REFERENCES,
    RULES,
    RUN,
    SCHEDULER,
    TABLE,
    TARGETS,
    TEXT,
    TRAIN,
    Kind,
    Option,
    seconds,
    whole_number,
)

_EXPERIMENT = "memo-tui"
_OF_TRAINING = ("tracking_uri", "experiment", "project")  # who gives one of these wants to see runs


def _setting(
    kind: Kind,
    help: str = "",  # noqa: A002 - argparse's own name
    *,
    value: Any = None,
    make: Callable[[], Any] | None = None,
    hidden: bool = False,
    **rest: Any,
) -> Any:
    """A field of the settings that is an option: `value` is its default, or what `make` returns."""
    option = Option(kind, help, **rest)
    if make is not None:
        return field(default_factory=make, metadata={"option": option})
    return field(default=value, repr=not hidden, metadata={"option": option})


def _saved(kind: Kind, **default: Any) -> Any:
    """A field that is only in the settings file."""
    return _setting(kind, commands=(), **default)


def user_folder(what: str) -> Path:
    """The user's folder of this program for config, data, state or cache."""
    import platformdirs  # noqa: PLC0415 - not for --help

    found: Path = getattr(platformdirs, f"user_{what}_path")("memo-tui", appauthor=False)
    return found


def default_config() -> Path:
    """The default settings file."""
    return user_folder("config") / "settings.toml"


@dataclass(frozen=True)
class Settings:
    """The user's settings; each field is described by its help.

    The parser of the command line, the environment, the settings file, its check and the table in options.md
    are made from these fields. Paths are absolute.

    Attributes:
        theme: the name of a theme, or None for the default.
        views: how the runs of experiments are shown, by the experiments' names, as saved.
        named_views: ways to show runs that the user saved under a name, likewise.
        launch: the values of the last launch, as saved.
        recent: what was last shown of stores and their experiments, as saved.
        workspace: how wide the columns of the workspace are, and whether it is open, as saved.
        tour: "done" once the tour was seen or skipped.
        keys: changed keys by action id, as saved.
        profiles: what holds for one of several servers, by name, as saved.
        themes: the colours of the user's own themes, by name, as saved.
        warnings: sentences on entries of the settings file that could not be used.
        sources: where each value came from, such as "option --jobs", by name; without the defaults.
        given: the names of the values that came from the command line or the environment.
        found_here: what was found in the current folder.
    """

    tracking_uri: str | None = _setting(
        NAME,
        "MLflow store: `http://HOST:PORT`, `sqlite:///FILE.db` or a database URI, which may contain a"
        " password",
        metavar="URI",
        variables=("MLFLOW_URI", "MLFLOW_TRACKING_URI"),
        default="the embedded store in the data folder",
        commands=COMMANDS,
        hidden=True,
    )
    experiment: str = _setting(
        EXPERIMENT,
        "experiment to show and to launch into",
        metavar="NAME",
        variables=("MEMO_TUI_EXPERIMENT", "MLFLOW_EXPERIMENT_NAME"),
        default=f"`{_EXPERIMENT}`",
        commands=(DASHBOARD, TRAIN, RUN, MEMO),
        value=_EXPERIMENT,
    )
    data: Path | None = _setting(
        PATH,
        "CSV or Parquet file to train on",
        metavar="FILE",
        variables=("MEMO_TUI_DATA",),
        default="scikit-learn's diabetes data",
        commands=(DASHBOARD, TRAIN, MEMO),
    )
    target: str | None = _setting(
        NAME,
        "the file's column to predict",
        metavar="COLUMN",
        variables=("MEMO_TUI_TARGET",),
        commands=(DASHBOARD, TRAIN, MEMO, DATA),
    )
    function: str | None = _setting(
        REFERENCE,
        "your function for the Function pane",
        metavar="MODULE:NAME",
        variables=("MEMO_TUI_FUNCTION",),
        default="a built-in one",
    )
    trainer: tuple[str, ...] = _setting(
        REFERENCES,
        "your training function, launched from the Training pane, or the one that `train` trains or `memo` is"
        " about; may be repeated",
        metavar="MODULE:NAME",
        variables=("MEMO_TUI_TRAINER",),
        default="those of the current folder with a parameter `tracker`",
        commands=(DASHBOARD, TRAIN, MEMO),
        repeated=True,
        value=(),
    )
    project: Path | None = _setting(
        PATH,
        "folder with an `MLproject` file, launched from the Training pane, or the one that `train` trains or"
        " `memo` is about",
        metavar="DIR",
        variables=("MEMO_TUI_PROJECT",),
        default="the current folder",
        commands=(DASHBOARD, TRAIN, MEMO),
    )
    pane: str | None = _setting(
        PANE,
        "pane to start with: `cars`, `function` or `training`",
        metavar="NAME",
        variables=("MEMO_TUI_PANE",),
        default="`training` if a store, an experiment or a project is given, else the last one",
        choices=PANES,
    )
    poll: float = _setting(
        seconds(3600),
        "seconds between two requests to a tracking server while a run is active",
        metavar="SECONDS",
        variables=("MEMO_TUI_POLL",),
        default="0.5",
        value=0.5,
    )
    jobs: int = _setting(
        whole_number(1, 999),
        "how many trainings run at once; the others wait",
        metavar="N",
        variables=("MEMO_TUI_JOBS",),
        default="one per core",
        make=lambda: os.cpu_count() or 1,
    )
    grace: float = _setting(
        seconds(86_400),
        "seconds a training has to stop before it is killed",
        metavar="SECONDS",
        variables=("MEMO_TUI_GRACE",),
        default="10",
        commands=(DASHBOARD, TRAIN, RUN),
        value=10.0,
    )
    scheduler: str | None = _setting(
        SCHEDULER,
        "Dask scheduler to train on, such as `tcp://HOST:8786`",
        metavar="ADDRESS",
        variables=("MEMO_TUI_SCHEDULER",),
        default="this machine",
    )
    cluster: str | None = _setting(
        CLUSTER,
        "Dask cluster to start for the trainings: `local:8`, `ssh:USER@HOST,USER@HOST` or `slurm:4`, with"
        " options behind `?`",
        metavar="KIND",
        variables=("MEMO_TUI_CLUSTER",),
        default="this machine",
    )
    keep_cluster: bool = _setting(
        ON_OFF,
        "leave that cluster running when its last training has ended",
        variables=("MEMO_TUI_KEEP_CLUSTER",),
        default="off",
        switch=True,
        value=False,
    )
    notify: str = _setting(
        NOTICE,
        "how to announce a training that ends while the terminal isn't focused: `bell`, `osc9` for a desktop"
        " notification, or `off`",
        metavar="HOW",
        variables=("MEMO_TUI_NOTIFY",),
        default="`bell`",
        choices=NOTICES,
        value="bell",
    )
    alert: tuple[str, ...] = _setting(
        RULES,
        "a rule on the shown runs that sends an alert: `loss is nan`, `loss > 5`, `silent for 5 min`,"
        " `ended`, `failed` or `new best rmse`; may be repeated",
        metavar="RULE",
        variables=("MEMO_TUI_ALERT",),
        default="none",
        repeated=True,
        value=(),
    )
    alert_to: tuple[str, ...] = _setting(
        TARGETS,
        "where alerts are sent: `bell`, `osc9`, `desktop`, or the address of a webhook, which gets JSON, or"
        " what Slack takes; may be repeated",
        metavar="WHERE",
        variables=("MEMO_TUI_ALERT_TO",),
        default="`bell`",
        repeated=True,
        value=("bell",),
        hidden=True,
    )
    keep_output: bool = _setting(
        ON_OFF,
        "keep the output of trainings with their runs, as the artifact `output.txt`: the last megabyte,"
        " without the command's secrets",
        variables=("MEMO_TUI_KEEP_OUTPUT",),
        default="off, but for the end of what failed",
        commands=(DASHBOARD, RUN),
        switch=True,
        value=False,
    )
    data_dir: Path = _setting(
        PATH,
        "folder of the embedded store",
        metavar="DIR",
        variables=("MEMO_TUI_DATA_DIR",),
        default="the user's data folder",
        commands=COMMANDS,
        make=partial(user_folder, "data"),
    )
    state_dir: Path = _setting(
        PATH,
        "folder of job logs, crash reports and the error log",
        metavar="DIR",
        variables=("MEMO_TUI_STATE_DIR",),
        default="the user's state folder",
        make=partial(user_folder, "state"),
    )
    cache_dir: Path = _setting(
        PATH,
        "folder of the memoized functions' results",
        metavar="DIR",
        variables=("MEMO_TUI_CACHE_DIR",),
        default="the user's cache folder",
        make=partial(user_folder, "cache"),
    )
    config: Path = _setting(
        PATH,
        "settings file in TOML, with the names of the options, such as `tracking_uri`",
        metavar="FILE",
        variables=("MEMO_TUI_CONFIG",),
        default="in the user's config folder",
        commands=COMMANDS,
        key=False,
        make=default_config,
    )
    profile: str | None = _setting(
        NAME,
        "a profile of the settings file, the table `[profiles.NAME]`: its values go before variables and the"
        " file's other keys",
        metavar="NAME",
        variables=("MEMO_TUI_PROFILE",),
        default="none",
        commands=COMMANDS,
    )
    memo: bool = _setting(
        ON_OFF,
        "don't train what equals a finished run of the experiment, as that run is the result; `--no-memo`"
        " trains all the same. A command of `run` takes this option and variable, not the settings file",
        variables=("MEMO_TUI_MEMO",),
        default="off",
        commands=(DASHBOARD, TRAIN, RUN),
        switch=True,
        value=False,
    )
    theme: str | None = _saved(TEXT)
    views: Mapping[str, Any] = _saved(TABLE, make=dict)
    named_views: Mapping[str, Any] = _saved(TABLE, make=dict)
    launch: Mapping[str, Any] = _saved(TABLE, make=dict)
    recent: Mapping[str, Any] = _saved(TABLE, make=dict)
    workspace: Mapping[str, Any] = _saved(TABLE, make=dict)
    tour: str | None = _saved(TEXT)
    keys: Mapping[str, Any] = _saved(TABLE, make=dict)
    profiles: Mapping[str, Any] = _saved(TABLE, make=dict)
    themes: Mapping[str, Any] = _saved(TABLE, make=dict)
    warnings: tuple[str, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict, repr=False)
    given: frozenset[str] = frozenset()
    found_here: FoundHere = FoundHere()

    @property
    def embedded_store(self) -> Path:
        """The file of the embedded store."""
        return self.data_dir / "mlflow.db"

    @property
    def begins_with(self) -> str:
        """The pane to begin with."""
        if self.pane and "pane" in self.given:
            return self.pane
        if not self.given.isdisjoint(_OF_TRAINING):
            return "training"
        if self.pane:
            return self.pane
        comes_with_runs = self.found_here.any or not self.sources.keys().isdisjoint(_OF_TRAINING)
        return "training" if comes_with_runs else "cars"

    @property
    def begins_with_tour(self) -> bool:
        """Whether the tour begins by itself: for a new user who came for nothing else."""
        return not self.tour_done and self.begins_with == "cars" and "pane" not in self.given

    @property
    def trains_on(self) -> str:
        """The cluster to start, or the scheduler's address; "" for this machine."""
        return self.cluster or self.scheduler or ""

    @property
    def jobs_folder(self) -> Path:
        """The folder of the jobs, with their logs."""
        return self.state_dir / "jobs"

    @property
    def tour_done(self) -> bool:
        """Whether the tour was seen or skipped."""
        return self.tour == "done"

    @contextmanager
    def naming_source(self, name: str) -> Iterator[None]:
        """Let errors that the block raises for a setting's value name its source, too."""
        try:
            yield
        except MemoTuiError as error:
            if name not in self.sources:
                raise
            raise SettingsError(f"{str(error).rstrip('.')} (given by the {self.sources[name]}).") from error


SETTINGS = tuple(
    replace(option, name=each.name, flag=f"--{each.name.replace('_', '-')}")
    for each in fields(Settings)
    if (option := each.metadata.get("option"))
)
