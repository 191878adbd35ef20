"""kill -9 at any moment: nothing is lost that a call had returned for, and nothing is there twice."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from mlflow import MlflowClient

from memo_tui.tracking.address import Address
from memo_tui.tracking.journal.folder import journals
from memo_tui.tracking.journal.left import deliver_left
from tests.faults.proxy import CUT, LOST, Proxy
from tests.waiting import until

pytestmark = pytest.mark.usefixtures("preloaded")

ROUNDS = int(os.environ.get("FAULT_ROUNDS", "3"))


@pytest.fixture
def program() -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.faults.logs_until_killed"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout.readline() == "ready\n"
        yield process
        process.kill()


def killed(
    program: subprocess.Popen[str],
    uri: str,
    path: Path,
    seconds: float,
    meanwhile: Callable[[], object] = lambda: None,
) -> tuple[str, int]:
    """Kill a fork that logs after some time; the id of its run, and the last step that it had logged."""
    program.stdin.write(f"{uri} {path}\n")
    program.stdin.flush()
    pid = int(program.stdout.readline())
    until(lambda: path.exists() and path.read_text().count("\n") > 1)
    meanwhile()
    time.sleep(seconds)
    os.kill(pid, signal.SIGKILL)
    assert program.stdout.readline() == "over\n"
    run_id, *steps = path.read_text().split()
    return run_id, int(steps[-1])


def delivered(uri: str, run_id: str, last: int) -> None:
    """Deliver what is left; check that the run has each step once."""
    assert all(not outcome.problem for outcome in deliver_left(Address.parse(uri)))
    assert journals() == []
    client = MlflowClient(uri)
    for key, share in (("loss", 1.0), ("rmse", 0.5)):
        found = sorted((each.step, each.value) for each in client.get_metric_history(run_id, key))
        assert found == [(step, step * share) for step in range(len(found))]
        assert len(found) in (last + 1, last + 2)  # it may have been killed before it could say so
    assert client.get_run(run_id).info.status == "RUNNING"


def test_nothing_is_lost_of_a_database(program, store_uri: str, tmp_path: Path) -> None:
    chance = random.Random(1)
    for turn in range(ROUNDS):
        run_id, last = killed(program, store_uri, tmp_path / f"{turn}", chance.uniform(0, 0.6))
        delivered(store_uri, run_id, last)


def test_nothing_is_lost_or_sent_twice_of_a_server_that_fails_now_and_then(
    program, server: str, tmp_path: Path
) -> None:
    chance = random.Random(2)
    with Proxy(server) as proxy:
        for turn in range(ROUNDS):
            proxy.points.clear()
            fault = chance.choice(["", "503", "other JSON", CUT, LOST])
            seconds = chance.uniform(0, 0.6)
            begin = partial(setattr, proxy, "fault", fault)
            run_id, last = killed(program, proxy.uri, tmp_path / f"{turn}", seconds, begin)
            until(lambda: not proxy.passing)  # what the server is about to take can't be known
            list(deliver_left(Address.parse(proxy.uri)))
            proxy.fault = ""
            delivered(proxy.uri, run_id, last)
            assert set(proxy.points.values()) == {1}, fault


def test_a_delivery_that_is_killed_too_leaves_the_rest_to_the_next(
    program, server: str, tmp_path: Path
) -> None:
    code = (
        "import sys\n"
        "from memo_tui.tracking.address import Address\n"
        "from memo_tui.tracking.journal.left import deliver_left\n"
        "print('ready', flush=True)\n"
        "list(deliver_left(Address.parse(sys.argv[1])))\n"
    )
    with Proxy(server) as proxy:
        proxy.fault, proxy.only = "503", "runs/log-batch"
        run_id, last = killed(program, proxy.uri, tmp_path / "steps", 1.5)
        proxy.fault = ""
        with subprocess.Popen(
            [sys.executable, "-c", code, proxy.uri], stdout=subprocess.PIPE, text=True
        ) as delivery:
            assert delivery.stdout.readline() == "ready\n"
            until(lambda: proxy.points)
            delivery.kill()
        assert len(proxy.points) < 2 * last
        delivered(proxy.uri, run_id, last)
        assert set(proxy.points.values()) == {1}
