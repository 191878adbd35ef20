"""Which processes are known to be gone: real ones, killed, stopped, hidden, or told to be elsewhere."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from memo_tui.tracking.origin import heartbeat_tag, origin_tags, proof_of_death, silence

HOUR = 3600.0


def of(process, *, sign=None, **other):
    """The tags of a run of this process; `other` is told otherwise than it is."""
    told = json.loads(origin_tags(process.pid)["memo_tui.origin"]) | other
    beat = {} if sign is None else {"memo_tui.heartbeat": str(sign)}
    return {"memo_tui.origin": json.dumps(told), **beat}


def proof(tags):
    return proof_of_death(tags, time.time())


def test_this_process_is_not_gone():
    tags = origin_tags() | heartbeat_tag()
    assert (proof(tags), silence(tags, time.time())) == ("", "")


def test_a_killed_process_is_gone_at_once_reaped_or_not(sleeper):
    tags = of(sleeper)
    assert proof(tags) == ""
    sleeper.kill()
    os.waitid(os.P_PID, sleeper.pid, os.WEXITED | os.WNOWAIT)
    host = os.uname().nodename
    assert proof(tags) == f"Process {sleeper.pid} on {host} is gone."
    sleeper.wait()
    assert proof(tags) == f"Process {sleeper.pid} on {host} is gone."


def test_the_age_of_the_last_sign_is_told(sleeper):
    tags = of(sleeper, sign=time.time() - 2.5 * HOUR)
    sleeper.kill()
    sleeper.wait()
    assert proof(tags).endswith(" is gone; its last heartbeat was 2 h ago.")


def test_a_stopped_process_is_silent_and_not_gone(sleeper):
    sleeper.send_signal(signal.SIGSTOP)
    os.waitid(os.P_PID, sleeper.pid, os.WSTOPPED | os.WNOWAIT)
    tags = of(sleeper, sign=time.time() - 3 * HOUR)
    assert proof(tags) == ""
    told = f"Silent for 3 h; process {sleeper.pid} on {os.uname().nodename} still exists."
    assert silence(tags, time.time()) == told


def test_a_number_that_another_process_has_now_is_gone(sleeper):
    began = json.loads(of(sleeper)["memo_tui.origin"])["began"]
    assert proof(of(sleeper, began=began - 1))


@pytest.mark.parametrize("name", ["host", "machine", "namespace"])
def test_a_process_elsewhere_is_never_gone_only_silent(sleeper, name):
    tags = of(sleeper, sign=time.time() - 3 * HOUR, **{name: "elsewhere"})
    sleeper.kill()
    sleeper.wait()
    where = "elsewhere" if name == "host" else f"another machine or container named {os.uname().nodename}"
    assert proof(tags) == ""
    assert (
        silence(tags, time.time()) == f"Silent for 3 h; it ran on {where}, which can't be checked from here."
    )


@pytest.mark.parametrize("name", ["boot", "namespace", "began"])
def test_what_the_system_did_not_tell_proves_nothing(sleeper, name):
    tags = of(sleeper, **{name: 0 if name == "began" else ""})
    sleeper.kill()
    sleeper.wait()
    assert proof(tags) == ""


def test_a_process_of_a_container_is_not_gone_when_seen_from_outside():
    script = "from memo_tui.tracking.origin import origin_tags; print(origin_tags()['memo_tui.origin'])"
    apart = ["unshare", "--pid", "--fork", "--mount-proc", sys.executable, "-c", script]
    told = subprocess.run(apart, capture_output=True, text=True, check=False)
    if told.returncode:
        pytest.skip(f"no namespace can be made here: {told.stderr}")
    assert json.loads(told.stdout)["pid"] < 10
    assert proof({"memo_tui.origin": told.stdout}) == ""


def test_a_machine_that_was_started_anew_has_none_of_its_old_processes(sleeper):
    up = time.clock_gettime(time.CLOCK_BOOTTIME)
    before, since = time.time() - up - HOUR, time.time() - up / 2
    assert "was restarted since" in proof(of(sleeper, sign=before, boot="an older one"))
    # A sign from after the start is of another machine, made of the same image.
    assert proof(of(sleeper, sign=since, boot="an older one")) == ""
    assert proof(of(sleeper, boot="an older one")) == ""
    assert proof(of(sleeper, sign=before, boot="an older one", machine="")) == ""


def test_a_run_that_was_called_lost_and_runs_again_is_not_gone(sleeper):
    tags = of(sleeper, sign=1.0) | {"memo_tui.lost": "Process 7 is gone."}
    sleeper.kill()
    sleeper.wait()
    assert (proof(tags), silence(tags, time.time())) == ("", "")


@pytest.mark.parametrize(
    "text",
    ["", "[/]", "[]", "{}", "null", '{"pid": 1}', "[" * 9999, "1e999", '{"pid": "x", "began": 1}']
    + [json.dumps(dict.fromkeys(("host", "machine", "boot", "namespace", "began"), 1) | {"pid": pid})
       for pid in (0, -1, 1 << 40, None, "7")],
)  # fmt: skip
def test_a_tag_that_is_no_origin_tells_nothing(text):
    for sign in ("1.0", "nan", "inf", "x", ""):
        tags = {"memo_tui.origin": text, "memo_tui.heartbeat": sign}
        assert proof(tags) == ""
    assert proof({}) == silence({}, time.time()) == ""


@pytest.mark.parametrize("sign", ["nan", "-inf", "x", "", "1e400"])
def test_a_sign_that_is_no_time_is_none(sleeper, sign):
    tags = of(sleeper, sign=sign)
    assert silence(tags, time.time()) == ""
    sleeper.kill()
    sleeper.wait()
    assert proof(tags).endswith("is gone.")
