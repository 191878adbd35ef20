"""A run that its store did not take: a journal keeps what it was, and it is made when that is delivered."""

from collections.abc import Mapping
from time import time
from typing import TYPE_CHECKING, Any

from memo_tui.tracking.address import Address
from memo_tui.tracking.experiment import experiment_id
from memo_tui.tracking.job_runs import tagged_runs
from memo_tui.tracking.journal.folder import new_journal
from memo_tui.tracking.journal.records import END, Record
from memo_tui.tracking.origin import current_user
from memo_tui.tracking.store import artifact_location
from memo_tui.tracking.tags import JOB_TAG

if TYPE_CHECKING:
    from mlflow import MlflowClient

MAKE = "make"
"""In what a journal is about: the name, the tags and the beginning of the run that is to be made."""


def keep_unmade(
    address: Address, experiment: str, name: str | None, tags: Mapping[str, str], *, began: float, status: str
) -> None:
    """Keep a run that has just ended until the store takes it.

    Args:
        address: of the store.
        experiment: the name of its experiment.
        name: of the run; None lets the store choose one.
        tags: of the run; among them `memo_tui.job`, by which it is found if the store has taken it after all.
        began: when it began, in seconds since 1970.
        status: how it ended, MLflow's.
    """
    every = {"mlflow.user": current_user(), "mlflow.source.type": "LOCAL", **tags}
    make = {"name": name, "tags": every, "began": int(began * 1000)}
    journal = new_journal(address, "", experiment, first=True, make=make)
    journal.append(Record(END, int(time() * 1000), status, False))
    journal.sync()
    journal.close(remove=False)


def made(client: "MlflowClient", address: Address, about: Mapping[str, Any]) -> str:
    """The id of the run that a journal has kept; it is made unless it is there.

    Raises:
        Exception: what MLflow raises.
    """
    make = about[MAKE]
    experiment = experiment_id(client, str(about["experiment"]), artifact_location(address))
    found = next(iter(tagged_runs(client, make["tags"][JOB_TAG], [experiment])), None)
    run = found or client.create_run(experiment, make["began"], make["tags"], make["name"])
    return str(run.info.run_id)
