"""`memo-tui watch`: follows runs as they log, and sends alerts."""

import sys
from collections.abc import Mapping
from queue import Empty, SimpleQueue
from time import monotonic, time
from typing import TYPE_CHECKING, Any

import click

from memo_tui.alert_rules import Rule
from memo_tui.alerts.judge import Alert
from memo_tui.alerts.sending import AlertSender, alert_document
from memo_tui.alerts.watching import AlertWatch
from memo_tui.commands.arguments import RUN, Command, json_option, of_store
from memo_tui.commands.complete import complete_run
from memo_tui.commands.documents import iso, print_event
from memo_tui.commands.naming import RunNames
from memo_tui.commands.scope import Scope
from memo_tui.errors import StoreUnreachable
from memo_tui.headless.output import complain, say
from memo_tui.numbers import number
from memo_tui.one_line import plain
from memo_tui.runs.model import Phase, RunsSnapshot
from memo_tui.runs.progress import share_done
from memo_tui.runs.run_map import RunMap
from memo_tui.runs.table.run_words import STATE_WORDS, took
from memo_tui.runs.watch import RunWatch

if TYPE_CHECKING:
    from memo_tui.runs.model import Run

_LOOK_SECONDS = 0.5
_REST_SECONDS, _SHORT_SECONDS = 3.0, 0.3
_LINE_SECONDS = 2.0  # between two lines of a run in a pipe
_SHOWN_METRICS = 4
_FAILED, _LAST_SECONDS = 1, 12.0
_OF_MACHINE = "system/"

News = SimpleQueue[RunsSnapshot | Alert]  # one thread shows both


@click.command(cls=Command, epilog=RUN)
@click.argument("words", metavar="[RUN]...", nargs=-1, shell_complete=complete_run)
@click.option(
    "--alert",
    "alerts",
    metavar="RULE",
    multiple=True,
    help="such as 'loss is nan', 'loss > 5', 'silent for 5 min', ended, failed, 'new best rmse'; may be"
    " repeated (default: those of the settings)",
)
@click.option(
    "--alert-to",
    "targets",
    metavar="WHERE",
    multiple=True,
    help="bell, osc9, desktop or the address of a webhook; may be repeated (default: as in the settings)",
)
@json_option
@of_store
def command(
    *,
    words: tuple[str, ...],
    alerts: tuple[str, ...],
    targets: tuple[str, ...],
    as_json: bool,
    **options: Any,
) -> int:
    """Follow runs as they log; without RUN those of the experiments, until Ctrl-C.

    With RUN it ends when these have ended, with status 0 if all of them finished, else 1.
    """
    given = {"alert": ",".join(alerts) or None, "alert_to": ",".join(targets) or None}
    scope = Scope.of({**options, **given})
    rules = [Rule.parse(text) for text in scope.settings.alert]
    with scope.reading() as reader:
        names = RunNames(scope, reader)
        runs = names.find(words)
        experiments = [names.names[run.experiment_id] for run in runs] or [e.name for e in names.experiments]
        directions = names.directions if names.is_clear else {}
    view = _Events() if as_json else _Lines()
    sender = AlertSender(scope.settings.alert_to, _ring, complain)

    def tell(alert: Alert) -> None:
        if not runs or alert.run_id in wanted:
            sender.send(alert)
            news.put(alert)

    wanted = {run.run_id for run in runs}
    news: News = SimpleQueue()
    watch = RunWatch(scope.address, list(dict.fromkeys(experiments)), news.put, seconds=scope.settings.poll)
    judge = AlertWatch(rules, tell, watch.follow, directions)
    judge.start()
    watch.start()
    try:
        return _follow(news, judge, view, wanted)
    finally:
        watch.stop()
        judge.close(_LOOK_SECONDS)
        view.end()
        sender.close(_LAST_SECONDS)


def _follow(news: News, judge: AlertWatch, view: "_Lines | _Events", wanted: set[str]) -> int:
    """Show news until the wanted runs have ended; the exit status."""
    before: RunMap[Run] = RunMap()
    first, told = True, ""
    while True:
        try:
            snapshot = news.get(timeout=_LOOK_SECONDS)
        except Empty:
            view.tick()
            continue
        if isinstance(snapshot, Alert):
            view.alert(snapshot)
            continue
        if snapshot.problem != told:
            told = snapshot.problem
            if told:
                complain(told)
        if snapshot.phase is Phase.REFUSED:
            raise StoreUnreachable(f"Watching ends: {snapshot.problem}")
        judge.take(snapshot)
        if not snapshot.complete:
            continue
        changed, _ = snapshot.runs.differences(before)
        for each in sorted(changed.values(), key=lambda run: run.start or 0):
            if (each.run_id in wanted) if wanted else (each.active or not first):
                view.run(each, before.get(each.run_id), snapshot.experiments)
        before, first = snapshot.runs, False
        there = [run for run_id in wanted if (run := snapshot.runs.get(run_id)) is not None]
        if wanted and all(not run.active or run.lost for run in there):
            fine = len(there) == len(wanted) and all(run.status == "FINISHED" for run in there)
            _judge_the_rest(news, judge, view, wanted)
            return 0 if fine else _FAILED


def _judge_the_rest(news: News, judge: AlertWatch, view: "_Lines | _Events", wanted: set[str]) -> None:
    """Wait a moment for the last values of runs that have ended, which are read after their end is known."""
    end = monotonic() + _REST_SECONDS
    while monotonic() < end:
        try:
            found = news.get(timeout=_SHORT_SECONDS)
        except Empty:
            if not judge.waits_for(wanted):
                return
            continue
        if isinstance(found, Alert):
            view.alert(found)
        else:
            judge.take(found)


def _ring(signs: str) -> None:
    """Write control characters to the terminal, if there is one."""
    for stream in (sys.stderr, sys.stdout):
        if stream.isatty():
            stream.write(signs)
            stream.flush()
            return


class _Events:
    """One line of JSON for each event."""

    def run(self, run: "Run", old: "Run | None", names: Mapping[str, str]) -> None:
        """A run is new or has changed."""
        event = "run" if old is None else "step" if run.active else "run_ended"
        if old is not None and (old.metrics, old.steps, old.state, old.name) == (
            run.metrics,
            run.steps,
            run.state,
            run.name,
        ):
            return
        print_event(
            event,
            run_id=run.run_id,
            name=run.name,
            experiment=names.get(run.experiment_id, run.experiment_id),
            state=run.state,
            started=iso(run.start),
            ended=iso(run.end),
            done=share_done(run) if run.active else None,
            metrics=dict(run.metrics),
            steps=dict(run.steps),
        )

    def alert(self, alert: Alert) -> None:
        """A rule holds."""
        document = alert_document(alert)
        print_event(document.pop("event"), **document)

    def tick(self) -> None:
        """Nothing has changed."""

    def end(self) -> None:
        """Nothing more comes."""


class _Lines:
    """A line for what is going on, which is drawn anew on a terminal, and one for each run that has ended."""

    def __init__(self) -> None:
        self._live = sys.stdout.isatty()
        self._going: dict[str, Run] = {}
        self._printed: dict[str, float] = {}

    def run(self, run: "Run", old: "Run | None", _: Mapping[str, str]) -> None:
        """A run is new or has changed."""
        going = run.active and not run.lost
        if not going:
            known = self._going.pop(run.run_id, None) or old is None
            if known:
                self._print(_line(run))
            self.tick()
            return
        self._going[run.run_id] = run
        if not self._live and monotonic() - self._printed.get(run.run_id, -_LINE_SECONDS) >= _LINE_SECONDS:
            self._printed[run.run_id] = monotonic()
            self._print(_line(run))
        self.tick()

    def alert(self, alert: Alert) -> None:
        """A rule holds."""
        self._print(f"! {alert.message}")
        self.tick()

    def tick(self) -> None:
        """Draw the line of the runs that are going on."""
        if not self._live:
            return
        from memo_tui.commands.group import columns_of_terminal  # noqa: PLC0415 - as the rest of the group
        from memo_tui.commands.sheet import cut  # noqa: PLC0415

        texts = [plain(_line(run)) for run in self._going.values()]
        text = " · ".join(texts) or "No run is active."
        sys.stdout.write(f"\r\x1b[K{cut(text, (columns_of_terminal() or 80) - 1)}")
        sys.stdout.flush()

    def end(self) -> None:
        """Remove that line."""
        if self._live:
            sys.stdout.write("\r\x1b[K")
            sys.stdout.flush()

    def _print(self, line: str) -> None:
        if self._live:
            sys.stdout.write("\r\x1b[K")
        say(sys.stdout, plain(line))


def _line(run: "Run") -> str:
    """A run in one line: its name, its state, how far it is, and its first metrics."""
    share = share_done(run) if run.active else None
    values = [(key, value) for key, value in run.metrics.items() if not key.startswith(_OF_MACHINE)]
    parts = [
        f"{run.name} {STATE_WORDS.get(run.state, run.status.lower())}",
        f"{share:.0%}" if share is not None else "",
        took(run, time()),
        *(f"{key} {number(value)}" for key, value in values[:_SHOWN_METRICS]),
    ]
    return " ".join(part for part in parts if part)
