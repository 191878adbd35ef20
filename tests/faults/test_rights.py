"""What is said to a user of MLflow's own log-in who may only read, or not even read, wherever it is met."""

from collections.abc import Iterator

import pytest
from mlflow import MlflowClient

from memo_tui import MlFlowTracker
from memo_tui.errors import StoreRefused
from memo_tui.runs.model import Phase
from memo_tui.runs.open import open_reader
from memo_tui.runs.watch import RunWatch
from memo_tui.tracking.access import StoreAccess
from memo_tui.tracking.address import Address
from memo_tui.tracking.edits import rename
from memo_tui.tracking.journal.folder import journals
from tests.faults.proxy import Proxy
from tests.waiting import until

PASSWORD = "another-Password"
ONLY_READS = "refuses that to its user, who may read there, but may not write: ask for the right"
READS_NOT = "refuses that to its user, who may not read that: ask for the right"


@pytest.fixture
def rights(guarded_server: str, monkeypatch: pytest.MonkeyPatch, tmp_path) -> Iterator[tuple[str, str]]:
    """The address for the user, and a run in the experiment that may be read."""
    from mlflow.server.auth.client import AuthServiceClient

    user = f"user-of-{tmp_path.name}"
    with monkeypatch.context() as variables:
        variables.setenv("MLFLOW_TRACKING_USERNAME", "admin")
        variables.setenv("MLFLOW_TRACKING_PASSWORD", "s3cret-Password")
        client, service = MlflowClient(guarded_server), AuthServiceClient(guarded_server)
        service.create_user(user, PASSWORD)
        for right in ("DENY", "READ"):
            experiment = client.create_experiment(right)
            service.grant_user_permission(user, "experiment", experiment, right)
            run = client.create_run(experiment, run_name="of admin")
        yield guarded_server.replace("//", f"//{user}:{PASSWORD}@"), run.info.run_id
        for right in ("DENY", "READ"):
            client.delete_experiment(client.get_experiment_by_name(right).experiment_id)


def test_what_a_user_may_not_do_is_said_as_that(rights, monkeypatch):
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    uri, run_id = rights
    address = Address.parse(uri)
    client = StoreAccess(address).client()
    said = [
        *(failed(lambda name=name: MlFlowTracker(name, uri).create_run()) for name in ("READ", "DENY")),
        rename(client, run_id, "mine").failed[run_id],
        *(last_seen(address, name) for name in ("READ", "DENY")),
    ]
    wanted = [ONLY_READS, READS_NOT, ONLY_READS, "", READS_NOT]
    assert [want in text for want, text in zip(wanted, said, strict=True)] == [True] * len(wanted), said
    assert not said[3]
    assert PASSWORD not in "".join(said)
    assert journals() == []


def failed(attempt) -> str:
    with pytest.raises(StoreRefused) as raised:
        attempt()
    return str(raised.value)


def last_seen(address: Address, experiment: str) -> str:
    """What the dashboard says once it has read an experiment, or can't."""
    seen = []
    watch = RunWatch(address, [experiment], seen.append)
    watch.start()
    until(lambda: seen and seen[-1].phase in (Phase.LIVE, Phase.REFUSED, Phase.OFFLINE))
    watch.stop()
    return seen[-1].problem


def test_a_user_who_is_shown_no_experiment_may_read_none(server, monkeypatch):
    monkeypatch.setenv("MLFLOW_TRACKING_TOKEN", "of a user")
    with Proxy(server) as proxy:
        reader = open_reader(Address.parse(proxy.uri))
        proxy.fault, proxy.only = "empty object", "experiments/search"
        assert READS_NOT in failed(reader.experiments)
