"""The table of all options: those of the settings, and those that only a command has."""

from memo_tui.options import (
    BACKUP,
    COMMANDS,
    DAYS,
    MEMO,
    NO_BACKUP,
    RUN,
    SEED,
    SWITCH,
    TEXT,
    TRAIN,
    Option,
)
from memo_tui.settings import SETTINGS

_COMMAND_OPTIONS = (
    Option(
        TEXT,
        "upgrade a store made by an older MLflow, which can't use it afterwards; a SQLite file is backed up"
        " first; back up other databases yourself, then use `=no-backup`",
        metavar="[=no-backup]",
        default="never",
        commands=COMMANDS,
        choices=(BACKUP, NO_BACKUP),
        name="upgrade_store",
        flag="--upgrade-store",
    ),
    Option(
        TEXT,
        "a model to train; may be repeated",
        metavar="NAME",
        default="`linear` and `Randomforest`",
        commands=(TRAIN, MEMO),
        repeated=True,
        name="models",
        flag="--model",
    ),
    Option(
        TEXT,
        "a param of all models that have it, or of one as `MODEL.KEY=VALUE`; may be repeated",
        metavar="KEY=VALUE",
        commands=(TRAIN, MEMO),
        repeated=True,
        name="params",
        flag="--param",
    ),
    Option(
        SEED,
        "seed of all random numbers",
        metavar="N",
        default="0",
        commands=(TRAIN, MEMO),
        name="seed",
        flag="--seed",
    ),
    Option(
        SWITCH,
        "show what is remembered and why the rest would be trained; nothing is trained or written",
        commands=(TRAIN,),
        name="dry_run",
        flag="--dry-run",
    ),
    Option(
        SWITCH,
        "train in spite of a run that is remembered, and remember the new one",
        commands=(TRAIN,),
        name="force",
        flag="--force",
    ),
    Option(
        DAYS,
        "how long ago the runs ended that `expire` invalidates",
        metavar="DAYS",
        commands=(MEMO,),
        name="older_than",
        flag="--older-than",
    ),
    Option(
        SWITCH,
        "print one line of JSON per event, on a terminal too",
        commands=(TRAIN, MEMO),
        name="json",
        flag="--json",
    ),
    Option(
        TEXT,
        "the run's name",
        metavar="NAME",
        default="generated",
        commands=(RUN,),
        name="name",
        flag="--name",
    ),
)

OPTIONS = (*(each for each in SETTINGS if each.commands), *_COMMAND_OPTIONS)
