"""The process that looks jobs up: replaced, killed, or asked about a store that doesn't answer."""

import asyncio
import os
import signal
from time import monotonic

import pytest

from memo_tui.jobs.process_messages import LookUp
from memo_tui.jobs.spec import JobSpec
from memo_tui.jobs.verdicts import Verdicts
from memo_tui.training.memo.policy import ON
from memo_tui.training.work.models import ModelsWork
from tests.conftest import HOSTILE


@pytest.fixture
def environment(tmp_path):
    """The environment of the process."""
    return {**os.environ, "MEMO_TUI_CACHE_DIR": str(tmp_path / "cache")}


async def closed(verdicts):
    """End the process, and wait for that."""
    verdicts.close()
    await verdicts._listener


async def test_what_was_asked_in_one_environment_is_answered_though_another_is_needed_and_a_kill_is_survived(
    environment, store_uri
):
    verdicts, spec = Verdicts(), JobSpec(HOSTILE, store_uri, ModelsWork(("linear",)), memo=ON)
    other = {**environment, "MLFLOW_HTTP_REQUEST_TIMEOUT": "9"}
    found = await asyncio.gather(
        verdicts.of(LookUp("a", spec), environment), verdicts.of(LookUp("b", spec), other)
    )
    assert [each.looked_up for each in found] == ["a", "b"]
    assert {each.answer.text for each in found} == {"MISS: no run yet"}
    assert len({each.keys for each in found}) == 1

    process = verdicts._process
    process.send_signal(signal.SIGSTOP)  # so that it's killed before it answers
    asked = asyncio.ensure_future(verdicts.of(LookUp("c", spec), other))
    await asyncio.sleep(0)
    assert "c" in verdicts._answers
    process.kill()
    assert (await asked).keys == ()
    assert (await verdicts.of(LookUp("d", spec), other)).keys == found[0].keys
    await closed(verdicts)


async def test_a_store_that_does_not_answer_is_asked_once_and_not_for_each_job(environment):
    verdicts = Verdicts()
    spec = JobSpec(HOSTILE, "http://127.0.0.1:9", ModelsWork(("linear",)), memo=ON)
    assert (await verdicts.of(LookUp("a", spec), environment)).keys == ()
    process, begun = verdicts._process, monotonic()
    found = await asyncio.gather(*(verdicts.of(LookUp(str(n), spec), environment) for n in range(300)))
    assert {each.keys for each in found} == {()}
    assert monotonic() - begun < 30.0  # each look-up alone takes a second or more
    assert verdicts._process is process
    await closed(verdicts)
