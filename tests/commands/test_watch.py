"""`memo-tui watch`: follows runs until they have ended, and sends alerts."""

import json
import threading
from time import monotonic

from memo_tui.cli import main
from tests.waiting import until


def test_a_run_is_followed_until_it_ends_and_a_bad_value_is_told_within_a_second(store, capsys):
    run_id = store.client.create_run("1", run_name="training").info.run_id
    told, lines, status = {}, [], []

    def seen(event):
        lines.extend(capsys.readouterr().out.splitlines())
        return next((each for line in lines if (each := json.loads(line))["event"] == event), None)

    def train():
        until(lambda: seen("run"))
        store.client.log_metric(run_id, "loss", 9.0, step=0)
        store.client.log_metric(run_id, "loss", 1.0, step=1)
        logged = monotonic()
        until(lambda: seen("alert"))
        told["after"] = monotonic() - logged
        store.client.set_terminated(run_id, "FAILED")

    thread = threading.Thread(target=train)
    thread.start()
    status = main(["watch", "training", "--json", "--alert", "loss > 5", "--alert", "failed"])
    thread.join()
    seen("")
    events = [json.loads(line) for line in lines]
    alerts = [each for each in events if each["event"] == "alert"]
    assert status == 1
    assert told["after"] < 1
    assert [(each["rule"], each["step"]) for each in alerts] == [("loss > 5", 0), ("failed", None)]
    assert events[-1]["event"] in ("run_ended", "alert")
    assert {each["version"] for each in events} == {1}


def test_a_run_that_has_ended_is_told_in_a_line_and_its_status_is_that_of_the_command(memo, store):
    told = memo("watch", "first")
    assert (told.status, told.lines) == (0, ["first ✓ finished 1:00 rmse 2"])
    assert memo("watch", "bad").status == 1
    told = memo("watch", "first", "--alert", "faild")
    assert (told.status, told.err) == (2, "memo-tui: The option --alert is 'faild': did you mean 'failed'?\n")
    assert memo("watch", "first", "--alert-to", "bel").status == 2
