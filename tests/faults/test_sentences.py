"""What is said of each fault of a server, or of the way to it, wherever it is met: fault x place."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from mlflow import MlflowClient

from memo_tui import MlFlowTracker
from memo_tui.errors import StoreDamaged, StoreError, StoreRefused, StoreUnreachable, StoreUntrusted
from memo_tui.runs.model import Phase, RunsSnapshot
from memo_tui.runs.watch import RunWatch
from memo_tui.tracking.access import StoreAccess
from memo_tui.tracking.address import Address
from memo_tui.tracking.edits import rename
from memo_tui.tracking.tls import CLIENT_CERT, SERVER_CERT
from tests.faults.certificates import make_files
from tests.faults.proxy import Proxy
from tests.faults.tunnels import TlsEnd
from tests.waiting import until


@dataclass
class Way:
    """The way to a server: an end of TLS, then a proxy that answers as broken servers do."""

    files: dict[str, Path]
    tls: TlsEnd
    proxy: Proxy
    run_id: str

    def mend(self) -> None:
        self.proxy.fault = ""
        self.tls.use(self.files["good"])


@dataclass
class Fault:
    """Something that is wrong, and what has to be said.

    Attributes:
        begin: makes it so.
        sentence: parts of it.
        kind: of the error.
        variables: more that the user has set.
    """

    begin: Callable[[Way], object]
    sentence: tuple[str, ...]
    kind: type[StoreError] = StoreUntrusted
    variables: dict[str, str] = field(default_factory=dict)


def shows(name: str) -> Callable[[Way], object]:
    return lambda way: way.tls.use(way.files[name])


def asks_clients(way: Way, *, oldest: bool = False) -> None:
    way.tls.use(way.files["good"], clients=way.files["authority"], oldest=oldest)


def answers(fault: str) -> Callable[[Way], object]:
    return lambda way: setattr(way.proxy, "fault", fault)


FAULTS = {
    "self-signed": Fault(shows("self-signed"), ("is self-signed", f"name its file in {SERVER_CERT}")),
    "expired": Fault(shows("expired"), ("has expired: renew it there",)),
    "not yet valid": Fault(shows("not yet valid"), ("is not valid yet: check this machine's clock",)),
    "wrong host": Fault(shows("wrong host"), ("is for another host name",)),
    "unknown authority": Fault(
        shows("stranger"), ("is not from an authority in", "authority.pem", f"correct {SERVER_CERT}")
    ),
    "no TLS": Fault(lambda way: way.tls.use(None), ("answers without TLS: write http://",)),
    "client certificate missing": Fault(
        lambda way: asks_clients(way, oldest=True), ("a client certificate", f"in {CLIENT_CERT}")
    ),
    "client certificate refused": Fault(
        lambda way: asks_clients(way, oldest=True),
        ("refuses the client certificate", "(certificate expired)", f"accepts in {CLIENT_CERT}"),
        variables={CLIENT_CERT: "expired client"},
    ),
    "401": Fault(
        answers("401"), ("asks for a user and a password", "MLFLOW_TRACKING_USERNAME"), StoreRefused
    ),
    "401 with a token": Fault(
        answers("401"),
        ("refused the token: check MLFLOW_TRACKING_TOKEN",),
        StoreRefused,
        {"MLFLOW_TRACKING_TOKEN": "t0p-s3cret"},
    ),
    "401 with half in a file": Fault(
        answers("401"),
        ("check both in MLFLOW_TRACKING_PASSWORD and ~/.mlflow/credentials.",),
        StoreRefused,
        {"MLFLOW_TRACKING_PASSWORD": "t0p-s3cret"},
    ),
    "401 with a plug-in": Fault(
        answers("401"),
        ("refused the log-in by MLFLOW_TRACKING_AUTH=ours",),
        StoreRefused,
        {"MLFLOW_TRACKING_AUTH": "ours"},
    ),
    "403": Fault(
        answers("403"), ("refuses that to a client without a user", "ask for the right"), StoreRefused
    ),
    "gateway's 403": Fault(
        answers("gateway's 403"),
        ("refuses that to its user, who", "ask for the right"),
        StoreRefused,
        {"MLFLOW_TRACKING_TOKEN": "t0p-s3cret"},
    ),
    "404": Fault(answers("404"), ("(error 404): check the address, also its path.",), StoreDamaged),
    "413": Fault(answers("413"), ("refuses requests of that size (error 413)",), StoreRefused),
    "429": Fault(answers("429"), ("gets too many requests (error 429)", "try again later"), StoreUnreachable),
    "503": Fault(answers("503"), ("answers with error 503: try again later",), StoreUnreachable),
    "a page": Fault(answers("HTML"), ("answers, but not as an MLflow server: check the",), StoreDamaged),
}
HAS_CREDENTIALS_FILE = "401 with half in a file"


@pytest.fixture(scope="module")
def way(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Way]:
    files = make_files(tmp_path_factory.mktemp("certificates"))
    client = MlflowClient(server)
    run = client.create_run(client.create_experiment("behind TLS"), run_name="first")
    client.set_terminated(run.info.run_id)
    with Proxy(server) as proxy, TlsEnd(proxy.uri, files["good"]) as tls:
        yield Way(files, tls, proxy, run.info.run_id)


@pytest.fixture(autouse=True)
def settings(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in the dashboard, requests aren't repeated for minutes."""
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    monkeypatch.setenv(SERVER_CERT, str(way.files["authority"]))
    way.mend()


def starts(way: Way, begin: Callable[[], object]) -> StoreError:
    begin()
    return failed(lambda: StoreAccess(Address.parse(way.tls.uri)).client())


def launches(way: Way, begin: Callable[[], object]) -> StoreError:
    begin()
    return failed(lambda: MlFlowTracker("behind TLS", way.tls.uri).create_run())


def edits(way: Way, begin: Callable[[], object]) -> StoreError:
    client = StoreAccess(Address.parse(way.tls.uri)).client()
    begin()
    assert not rename(client, way.run_id, "second").done
    return failed(lambda: rename(client, way.run_id, "second").or_raise("renamed"))


def failed(attempt: Callable[[], object]) -> Exception:
    with pytest.raises(Exception) as raised:
        attempt()
    return raised.value


class Watched:
    """The runs of the experiment, as the dashboard reads them."""

    def __init__(self, uri: str) -> None:
        self.seen: list[RunsSnapshot] = []
        self.watch = RunWatch(Address.parse(uri), ["behind TLS"], self.seen.append, seconds=0.05)
        self.watch.start()

    def until(self, *phases: Phase) -> RunsSnapshot:
        until(lambda: self.seen and self.seen[-1].phase in phases)
        return self.seen[-1]

    def until_said(self, parts: tuple[str, ...]) -> RunsSnapshot:
        """What is said once the connection that broke is over, and the next one is refused."""
        until(lambda: self.seen and all(part in self.seen[-1].problem for part in parts))
        return self.seen[-1]


@pytest.fixture
def begin(way: Way, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, home: Path):
    """Makes the fault of the test, and sets what its user has set."""
    fault = FAULTS[request.param]

    def begin() -> None:
        for name, value in fault.variables.items():
            monkeypatch.setenv(name, str(way.files.get(value, value)))
        if request.param == HAS_CREDENTIALS_FILE:
            (home / ".mlflow").mkdir()
            (home / ".mlflow/credentials").write_text("[mlflow]\nmlflow_tracking_username = me\n")
        fault.begin(way)

    return fault, begin


@pytest.mark.parametrize("begin", FAULTS, indirect=True)
@pytest.mark.parametrize("meets", [starts, launches, edits])
def test_each_fault_has_its_sentence(way: Way, begin, meets) -> None:
    fault, make = begin
    error = meets(way, make)
    said = str(error)
    assert [part for part in fault.sentence if part not in said] == [], said
    assert meets is edits or type(error) is fault.kind
    assert way.tls.uri in said
    assert "s3cret" not in said
    assert "\n" not in said


def test_each_fault_has_its_sentence_while_runs_are_watched(way: Way) -> None:
    watched = Watched(way.tls.uri)
    try:
        for fault in FAULTS.values():
            if fault.variables:  # they don't change while a program runs
                continue
            watched.until(Phase.LIVE)
            fault.begin(way)
            found = watched.until_said(fault.sentence)
            assert found.phase is (Phase.OFFLINE if fault.kind is StoreUnreachable else Phase.REFUSED)
            assert len(found.runs) == 1
            way.mend()
            watched.watch.wake()
    finally:
        watched.watch.stop()


def test_the_next_try_comes_when_the_server_asks_for_it(way: Way) -> None:
    way.proxy.fault = "429 for long"
    watched = Watched(way.tls.uri)
    try:
        found = watched.until_said(("asks to wait 77 s",))
        assert 60 < found.retry_at - time.time() <= 77
    finally:
        watched.watch.stop()


def test_values_logged_while_a_certificate_is_wrong_arrive_once_it_is_right(way: Way, server: str) -> None:
    tracker = MlFlowTracker("behind TLS", way.tls.uri)
    run_id = tracker.create_run().info.run_id
    way.tls.use(way.files["expired"])
    tracker.log_step({"rmse": 0.5}, 1)
    until(lambda: "has expired: renew it there" in tracker.undelivered)
    way.mend()
    until(lambda: not tracker.unwritten)
    tracker.end_run()
    run = MlflowClient(server).get_run(run_id)
    assert (run.info.status, run.data.metrics) == ("FINISHED", {"rmse": 0.5})
