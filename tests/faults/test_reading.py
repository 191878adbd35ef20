"""What a server's answers say is believed only if they are MLflow's: rows never vanish for another reason."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from mlflow import MlflowClient

from memo_tui.runs.model import Phase, RunsSnapshot
from memo_tui.runs.watch import RunWatch
from memo_tui.tracking.address import Address
from tests.faults.proxy import FAULTS, LOST, Proxy
from tests.waiting import until

REFUSED, OFFLINE = Phase.REFUSED, Phase.OFFLINE
NOT_MLFLOW = "answers, but not as an MLflow server: check the address."
SENTENCES = {
    "401": (REFUSED, "asks for a user and a password"),
    "403": (REFUSED, "refuses that to a client without a user"),
    "404": (REFUSED, "not as an MLflow server (error 404): check the address, also its path."),
    "429": (OFFLINE, "gets too many requests (error 429)"),
    "500": (OFFLINE, "answers with error 500: try again later."),
    "503": (OFFLINE, "answers with error 503: try again later."),
    "MLflow's 500": (OFFLINE, "answers with error 500: try again later."),
    "proxy's JSON": (OFFLINE, "answers with error 502: try again later."),
    LOST: (OFFLINE, "check that the MLflow server runs there."),
    "cut": (OFFLINE, "check that the MLflow server runs there."),
}


class Watched:
    """The runs of an experiment behind a proxy, as the dashboard reads them."""

    def __init__(self, proxy: Proxy) -> None:
        self.proxy = proxy
        self.seen: list[RunsSnapshot] = []
        self.watch = RunWatch(Address.parse(proxy.uri), ["behind"], self.seen.append, seconds=0.1)
        self.watch.start()

    def close(self) -> None:
        self.watch.stop()

    def until(self, *phases: Phase) -> RunsSnapshot:
        until(lambda: self.seen and self.seen[-1].phase in phases)
        return self.seen[-1]


@pytest.fixture(scope="module")
def watched(server: str) -> Iterator[Watched]:
    client = MlflowClient(server)
    experiment = client.create_experiment("behind")
    for name in ("ended", "open"):
        run = client.create_run(experiment, run_name=name)
        client.log_metric(run.info.run_id, "loss", 0.5)
    client.set_terminated(run.info.run_id)
    with Proxy(server) as proxy, closing(Watched(proxy)) as watched:
        watched.until(Phase.LIVE)
        yield watched


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in the dashboard, requests aren't repeated for minutes."""
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "1")


@pytest.mark.parametrize("fault", FAULTS)
def test_rows_stay_and_a_sentence_says_why_until_the_server_answers_again(watched: Watched, fault: str):
    watched.until(Phase.LIVE)
    before = len(watched.seen)
    watched.proxy.fault = fault
    phase, sentence = SENTENCES.get(fault, (REFUSED, NOT_MLFLOW))
    found = watched.until(REFUSED, OFFLINE)
    watched.proxy.fault = ""
    assert (found.phase, sentence in found.problem) == (phase, True), found.problem
    watched.watch.wake()
    assert {run.name for run in watched.until(Phase.LIVE).runs.values()} == {"ended", "open"}
    assert {len(each.runs) for each in watched.seen[before:]} == {2}
