"""Alerts of the dashboard: the settings' rules, judged on what is read, sent where the settings say."""

from collections.abc import Callable, Mapping, Sequence

from textual.widget import Widget

from memo_tui.alert_rules import Rule
from memo_tui.alerts.judge import Alert
from memo_tui.alerts.sending import AlertSender
from memo_tui.alerts.watching import AlertWatch
from memo_tui.runs.history_cache import SeriesKey
from memo_tui.runs.table.directions import Better
from memo_tui.settings import Settings
from memo_tui.tui.common import background

_TIME_TO_READ = 15.0


def start_alerts(
    pane: Widget,
    settings: Settings,
    follow: Callable[[Sequence[SeriesKey]], object],
    directions: Mapping[str, Better],
) -> AlertWatch | None:
    """Judge by the rules of the settings from now on, and show what is found, too; None without rules.

    Args:
        pane: whose runs are judged.
        settings: the rules, and where alerts are sent.
        follow: called on a thread with the histories that are to be read.
        directions: the chosen directions of metrics.
    """
    if not settings.alert:
        return None

    def ring(signs: str) -> None:
        background.call_on_loop(pane, write, signs)

    def write(signs: str) -> None:
        if (driver := pane.app._driver) is not None:  # noqa: SLF001 - as App.bell does
            driver.write(signs)

    def report(sentence: str) -> None:
        background.call_on_loop(pane, warn, sentence)

    def warn(sentence: str) -> None:
        pane.notify(sentence, severity="warning", markup=False, timeout=_TIME_TO_READ)

    sender = AlertSender(settings.alert_to, ring, report)

    def tell(alert: Alert) -> None:
        sender.send(alert)
        report(f"{alert.message}.")

    watch = AlertWatch([Rule.parse(text) for text in settings.alert], tell, follow, directions)
    watch.start()
    return watch
