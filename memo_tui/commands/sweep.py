"""`memo-tui sweep`: trains with several values of params, of any kind of work, each in a job."""

from typing import Any

import click

from memo_tui.commands.arguments import Command, json_option, setting
from memo_tui.commands.asked_form import asked_form
from memo_tui.commands.launching import launch
from memo_tui.commands.scope import settings_of
from memo_tui.errors import SettingsError
from memo_tui.headless.start import store_of
from memo_tui.jobs.sweeps import specs_of
from memo_tui.memo.signature_form import FieldError
from memo_tui.tracking.mlflow_env import configure_mlflow
from memo_tui.training.memo.policy import OFF, ON
from memo_tui.training.work.sweep_values import HINT

_EPILOG = f"""\
What is trained is a --model, a --trainer, a --project, or the COMMAND or notebook behind --, in which
braces hold the values: -- python train.py --lr '{{0.1,0.2}}'. Several values are written as {HINT}.
All combinations are tried, each in a run below that of the sweep, or as many as --draws says.
"""


@click.command(cls=Command, epilog=_EPILOG)
@click.argument("command", metavar="[-- COMMAND...]", nargs=-1, type=click.UNPROCESSED)
@click.option("--model", metavar="NAME", help="a model")
@click.option("--trainer", metavar="MODULE:NAME", help="a training function of your own")
@click.option("--project", metavar="DIR", help="a folder with an MLproject file")
@click.option("--entry-point", metavar="NAME", help="of the project (default: main)")
@click.option(
    "--param", "params", metavar="KEY=VALUES", multiple=True, help="a param with its values; may be repeated"
)
@click.option(
    "--draws", type=click.IntRange(1), metavar="N", help="so many random combinations (default: all of them)"
)
@setting("data")
@setting("target")
@click.option("--memo/--no-memo", default=None, help="don't train what equals a finished run")
@setting("jobs")
@setting("scheduler")
@setting("cluster")
@setting("grace")
@json_option
@setting("experiment")
@setting("profile")
@setting("tracking_uri")
@setting("data_dir")
@setting("state_dir")
@setting("config")
def command(*, draws: int | None, memo: bool | None, as_json: bool, **options: Any) -> int:
    """Train with several values of params, each combination in a job; wait until all have ended.

    Ctrl-C stops the jobs.
    """
    switch = {} if memo is None else {"memo": "on" if memo else "off"}
    settings = settings_of({**options, **switch})
    form, texts = asked_form(options, settings)
    configure_mlflow(retries=3, timeout=30)
    try:
        specs = specs_of(
            form,
            texts,
            experiment=settings.experiment,
            tracking_uri=store_of(settings).uri,
            draws=draws,
            memo=ON if settings.memo else OFF,
        )
    except FieldError as error:
        raise SettingsError(str(error)) from None
    if len(specs) == 1:
        raise SettingsError("Nothing varies: give a param several values, such as --param alpha=0.1,1,10.")
    return launch(specs, settings, as_json=as_json)
