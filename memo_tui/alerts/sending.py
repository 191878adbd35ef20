"""Sending alerts: to the terminal, to the desktop, to a webhook."""

import json
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import asdict
from queue import SimpleQueue
from shutil import which
from typing import Any
from urllib.parse import urlsplit

from memo_tui import background
from memo_tui.alert_rules import BELL, DESKTOP, OSC9, SLACK, is_webhook
from memo_tui.alerts.judge import Alert
from memo_tui.numbers import not_finite
from memo_tui.one_line import plain
from memo_tui.secrets.known import hide_all, hide_report, know

_SECONDS = 5.0  # for a webhook to answer
_TRIES = 2
_LONGEST = 200  # characters in the terminal and on the desktop
_SLACK_HOSTS = ("hooks.slack.com", "hooks.slack-gov.com")
_TITLE = "memo-tui"


class AlertSender:
    """Sends alerts; webhooks are called on a thread of its own, one after the other."""

    def __init__(
        self, targets: Sequence[str], ring: Callable[[str], object], report: Callable[[str], object]
    ) -> None:
        """Send to these targets.

        Args:
            targets: as `alert_rules.check_target` returns them.
            ring: writes control characters to the terminal.
            report: called with a sentence on what can't be sent, on any thread; each sentence once.
        """
        self._targets, self._ring, self._report = tuple(dict.fromkeys(targets)), ring, report
        self._said: set[str] = set()
        self._waiting: SimpleQueue[Alert | None] = SimpleQueue()
        self._hooks = [target for target in self._targets if is_webhook(target)]
        know(self._hooks)
        self._thread = background.start("webhooks", self._work, "sending alerts") if self._hooks else None

    def send(self, alert: Alert) -> None:
        """Send an alert to all targets."""
        text = plain(hide_report(alert.message))[:_LONGEST]
        if BELL in self._targets:
            self._ring("\a")
        if OSC9 in self._targets:
            self._ring(f"\x1b]9;{_TITLE}: {text}\x07")
        if DESKTOP in self._targets:
            self._notify(text)
        if self._hooks:
            self._waiting.put(alert)

    def close(self, seconds: float) -> None:
        """Wait for what is being sent, at most so long."""
        self._waiting.put(None)
        if self._thread is not None:
            self._thread.join(seconds)

    def _notify(self, text: str) -> None:
        program = which("notify-send")
        if program is None:
            self._say("Alerts can't be shown on the desktop: install notify-send.")
            return
        command = [program, "--app-name", _TITLE, "--", _TITLE, text]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)  # noqa: S603 - no shell
        except (OSError, subprocess.SubprocessError) as error:
            self._say(f"Alerts can't be shown on the desktop ({type(error).__name__}).")

    def _work(self) -> None:
        while (alert := self._waiting.get()) is not None:
            for hook in self._hooks:
                if problem := post(hook, alert):
                    self._say(problem)

    def _say(self, sentence: str) -> None:
        if sentence not in self._said:
            self._said.add(sentence)
            self._report(sentence)


def alert_document(alert: Alert) -> dict[str, Any]:
    """An alert as JSON can hold it, without secrets."""
    found = {"event": "alert", **asdict(alert)}
    found["value"] = not_finite(alert.value) or alert.value
    found["message"] = hide_report(alert.message)
    document: dict[str, Any] = hide_all(found)
    return document


def post(hook: str, alert: Alert) -> str:
    """Send an alert to a webhook; a sentence on why that failed, or "".

    Slack's own, and those written with `slack+` before, get `{"text": ...}`, others `alert_document`.
    """
    url = hook.removeprefix(SLACK)
    host = urlsplit(url).hostname or ""
    slack = hook.startswith(SLACK) or host in _SLACK_HOSTS
    document = alert_document(alert)
    content: dict[str, Any] = document
    if slack:
        content = {"text": f"{document['message']} (experiment {document['experiment']})"}
    request = urllib.request.Request(  # noqa: S310 - http or https, as checked
        url,
        json.dumps(content, allow_nan=False).encode(),
        {"Content-Type": "application/json", "User-Agent": _TITLE},
        method="POST",
    )
    problem = ""
    for _ in range(_TRIES):
        try:
            with urllib.request.urlopen(request, timeout=_SECONDS):  # noqa: S310 - as above
                return ""
        except urllib.error.HTTPError as error:
            problem = f"it answers with status {error.code}"
            if error.code < 500:
                break
        except (OSError, ValueError) as error:
            reason = getattr(error, "reason", error)
            problem = getattr(reason, "strerror", None) or type(reason).__name__
    return f"An alert can't be sent to the webhook at {host}: {problem}."
