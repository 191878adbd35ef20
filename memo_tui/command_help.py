"""The commands without a screen: their help, and the arguments that are not options."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from memo_tui.options import DATA, DEMO, IMPORT, MEMO, RUN, SYNC, TRAIN

_TRAIN_EPILOG = """\
With --trainer, --project, or a command or notebook behind --, that is trained
instead of models: in a job, as the dashboard does it, which Ctrl-C stops.
On a terminal it shows a bar per model, and a table at the end; in a pipe, or
with --json, it prints one line of JSON per event.
Exit status: 0, 1 if a training failed, 2 for bad usage, 128 + n after
signal n (Ctrl-C: 130).
"""
_RUN_EPILOG = """\
The command runs as without memo-tui; MLFLOW_TRACKING_URI and
MLFLOW_EXPERIMENT_NAME say where it logs if it sets nothing else. The runs
that it opens are listed at the end, and ended if it left them open. If it
opens none, it has a run of its own, with its words, exit status and duration.
With --one-run, its run is opened before and is in MLFLOW_RUN_ID.
With --memo, or memo = true under [tool.memo-tui] in pyproject.toml, a command
that equals a finished run of the experiment isn't run: its files in Git, its
words, Python, libraries, and what is declared are the same. The verdict says
what that doesn't cover.
A notebook, as in -- train.ipynb -p lr 0.3, is run by papermill, in its folder.
With --json, one line of JSON per event is on standard output, and what the
command writes there is on standard error.
Exit status: the command's; 0 if it wasn't run, 2 for bad usage, 128 + n after
signal n (Ctrl-C: 130).
"""
_MEMO_EPILOG = """\
ls          list the runs that answer trainings
explain     say of the training of each model whether it is remembered, and
            why not
forget      let no training be answered by these runs any more; or: invalidate
expire      invalidate the runs of the experiment that are --older-than DAYS
bless       let a run answer the training of the --model as it is now, too:
            what was edited of its code since changes nothing
RUN is the id or the name of a run of the experiment. A training is that of
each --model, of --trainer, of --project, or the COMMAND.
Exit status: 0, 1 if the store can't be used, 2 for bad usage.
"""
_IMPORT_EPILOG = """\
FOLDER is mlruns, or the folder that holds it. FILE is a new SQLite database;
without it, mlflow.db beside FOLDER. MLflow's own migration fills it, then all
runs with their params, tags and metrics are compared; FILE appears only if
they are the same. FOLDER stays as it is, and keeps the artifacts.
Exit status: 0, 2 if it can't be done, 128 + n after signal n (Ctrl-C: 130).
"""
_SYNC_EPILOG = """\
What a training could not give its store waits in a journal in the state
folder. It is delivered here, and by the next training or dashboard too.
With --tracking-uri, only what waits for that store.
Exit status: 0, 1 if something still waits, 2 for bad usage.
"""
_DATA_EPILOG = """\
FILE is CSV or Parquet. The table shows each column with its kind, its missing
values, examples, and what is left out or must be said before a training.
Exit status: 0, 1 if something must be said (with --column), 2 if the file
can't be read.
"""
_DEMO_EPILOG = """\
The runs are made up: a sweep, cross-validation, curves, one that diverged, one
that was stopped, images, notes, a registered model. They, the settings and
whatever is trained there are in a temporary folder, which goes at the end.
Exit status: as of the dashboard.
"""
MEMO_ACTIONS = ("ls", "explain", "forget", "invalidate", "expire", "bless")


@dataclass(frozen=True)
class Argument:
    """An argument of a command.

    Attributes:
        name: in the program.
        words: what the parser is told of it.
    """

    name: str
    words: Mapping[str, Any]


@dataclass(frozen=True)
class CommandHelp:
    """What is said of a command.

    Attributes:
        help: a few words, in the list of commands.
        description: a sentence.
        epilog: stands below its options.
        usage: a line with its arguments; None for one made of all options.
        arguments: those that are not options.
    """

    help: str
    description: str
    epilog: str
    usage: str | None = None
    arguments: tuple[Argument, ...] = ()


COMMAND_HELP: Mapping[str, CommandHelp] = {
    TRAIN: CommandHelp(
        "train models, each as a run",
        "Train models one after another, each as a run; or something of your own.",
        _TRAIN_EPILOG,
        "memo-tui train [options] [-- COMMAND [ARGUMENT ...]]",
    ),
    RUN: CommandHelp(
        "run any command, and find its runs",
        "Run any command, in any language, and find the runs that it opens.",
        _RUN_EPILOG,
        "memo-tui run [options] -- COMMAND [ARGUMENT ...]",
    ),
    MEMO: CommandHelp(
        "explain and edit which runs trainings are answered by",
        "Explain and edit which finished runs answer trainings with --memo.",
        _MEMO_EPILOG,
        "memo-tui memo [options] ACTION [RUN ...] [-- COMMAND [ARGUMENT ...]]",
        (
            Argument(
                "action", {"metavar": "ACTION", "choices": MEMO_ACTIONS, "help": ", ".join(MEMO_ACTIONS)}
            ),
            Argument("runs", {"metavar": "RUN", "nargs": "*", "default": ()}),
        ),
    ),
    SYNC: CommandHelp(
        "give the stores what trainings could not",
        "Give the stores what trainings could not, as these didn't answer.",
        _SYNC_EPILOG,
    ),
    IMPORT: CommandHelp(
        "copy MLflow's old file store into a database",
        "Copy MLflow's old file store, ./mlruns, into a new database.",
        _IMPORT_EPILOG,
        "memo-tui import FOLDER [FILE]",
        (Argument("folder", {"metavar": "FOLDER"}), Argument("file", {"metavar": "FILE", "nargs": "?"})),
    ),
    DATA: CommandHelp(
        "show what is understood of a data file",
        "Show what is understood of a data file, before models train on it.",
        _DATA_EPILOG,
        "memo-tui data [options] FILE",
        (Argument("file", {"metavar": "FILE"}),),
    ),
    DEMO: CommandHelp(
        "try the dashboard with 40 runs that are made up",
        "Fill a temporary store with 40 runs that are made up, and show it.",
        _DEMO_EPILOG,
        "memo-tui demo",
    ),
}
