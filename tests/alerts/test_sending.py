"""Where alerts go: the terminal, the desktop, webhooks."""

import json
import math
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from memo_tui.alerts.judge import Alert
from memo_tui.alerts.sending import AlertSender, post
from tests.waiting import until

ALERT = Alert("loss is nan", "abc", "calm-owl", "cars", "calm-owl has loss NaN", "loss", math.nan, 7)


@pytest.fixture
def hook():
    """A webhook on this machine: its address, what it got, and the status of its next answers."""
    got, statuses = [], []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self):
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(statuses.pop() if statuses else 200)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Hook)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/secret-path-123", got, statuses
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_webhook_gets_json_and_one_of_slack_a_text(hook):
    url, got, _ = hook
    sender = AlertSender([url, f"slack+{url}"], lambda _: None, pytest.fail)
    sender.send(ALERT)
    sender.close(10)
    assert got[0] == {
        "event": "alert",
        "rule": "loss is nan",
        "run_id": "abc",
        "run": "calm-owl",
        "experiment": "cars",
        "message": "calm-owl has loss NaN",
        "metric": "loss",
        "value": "NaN",
        "step": 7,
    }
    assert got[1] == {"text": "calm-owl has loss NaN (experiment cars)"}


def test_a_webhook_that_refuses_is_told_without_its_secret_path(hook):
    url, got, statuses = hook
    statuses[:] = [503]
    assert post(url, ALERT) == ""  # it is tried again
    assert len(got) == 2
    statuses[:] = [404]
    assert (
        post(url, ALERT) == "An alert can't be sent to the webhook at 127.0.0.1: it answers with status 404."
    )
    told = []
    sender = AlertSender(["http://127.0.0.1:9/secret-path-123"], lambda _: None, told.append)
    sender.send(ALERT)
    sender.send(ALERT)
    sender.close(10)
    assert len(told) == 1
    assert "secret-path" not in told[0]


def test_bell_and_osc_9_carry_no_control_characters_of_others(monkeypatch, tmp_path):
    rung, told = [], []
    sender = AlertSender(["bell", "osc9"], rung.append, told.append)
    sender.send(Alert("failed", "abc", "x", "cars", "x\x07\x1b]0;y is failed"))
    assert rung[0] == "\a"
    assert rung[1].startswith("\x1b]9;memo-tui: x")
    assert rung[1].count("\x1b") == rung[1].count("\x07") == 1
    monkeypatch.setenv("PATH", str(tmp_path))
    AlertSender(["desktop"], rung.append, told.append).send(ALERT)
    assert told == ["Alerts can't be shown on the desktop: install notify-send."]
    program = tmp_path / "notify-send"
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {tmp_path}/got\n')
    program.chmod(0o700)
    AlertSender(["desktop"], rung.append, told.append).send(ALERT)
    until((tmp_path / "got").exists)
    assert (tmp_path / "got").read_text().splitlines()[-1] == "calm-owl has loss NaN"
