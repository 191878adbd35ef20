"""A user's command that opens its runs itself, or none."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, time

from memo_tui.background import within
from memo_tui.errors import MemoTuiError, StoreUnreachable, TrainingFailed
from memo_tui.tracking.failure import log_text
from memo_tui.tracking.journal.unmade import keep_unmade
from memo_tui.tracking.mlflow_env import environment_of_user
from memo_tui.tracking.tags import COMMAND_TAG, EXIT_TAG, JOB_TAG, NAME_TAG, PARENT_TAG, SOURCE_TAG
from memo_tui.tracking.tracker import MlFlowTracker
from memo_tui.training.memo.answers import Answer
from memo_tui.training.memo.memory import Lead
from memo_tui.training.work.carry_out import CommandWords, carry_out, store_variables
from memo_tui.training.work.end_opened import PATIENCE, SettledRun, away, copy_results, settle_noted
from memo_tui.training.work.grace import Grace
from memo_tui.training.work.log_tail import OUTPUT, Failure, end_of, redact_file, size_of
from memo_tui.training.work.opened_runs import environment_for, opened_in
from memo_tui.training.work.signal_forwarding import SignalForwarder, forward_signals

_EXPERIMENT_VARIABLES = ("MLFLOW_EXPERIMENT_NAME", "MLFLOW_EXPERIMENT_ID")


@dataclass(frozen=True)
class FreeCommand:
    """A command that runs as without memo-tui; its runs are found, wherever it opens them.

    Its environment has `MLFLOW_TRACKING_URI` (a server's user and password apart) and
    `MLFLOW_EXPERIMENT_NAME`, for what sets no other store or experiment, and a folder on `PYTHONPATH` by
    which each Python of it that has MLflow tags and notes the runs that it opens.

    Attributes:
        tracker: of the store and the experiment; opens the command's own run, if there is one.
        argv: the program and its arguments.
        folder: where it runs.
        notes: the file in which its processes note their runs; it is made.
        job: the job's id, for the tag of its runs.
        name: of the runs that the command gives none; None leaves that to the store.
        tags: more tags for its runs.
        output: the file that its standard output and errors go to, if they go to one.
        at_work: a context for the time in which the command runs.
        grace: as for `run_command`.
        report: called with sentences on that, and on what could not be done at the end.
        answer: `Memory.answer` of its key, so that it runs only if no finished run is its result.
        opened: called at the end with the runs that it opened, ended if it left them open.
    """

    tracker: MlFlowTracker
    argv: Sequence[str]
    folder: Path
    notes: Path
    job: str
    name: str | None = None
    tags: Mapping[str, str] | None = None
    output: Path | None = None
    at_work: Callable[[], AbstractContextManager[None]] = nullcontext
    grace: float | None = None
    report: Callable[[str], object] = lambda _: None
    answer: Answer | None = None
    opened: Callable[[Sequence[SettledRun]], object] = lambda _: None

    def run(self) -> str:
        """Run the command, and wait for its end; returns the id of its own run, or "" if it has none.

        It has one if it opened none, made at the end with the time at which it began, or if it is to be
        remembered: then it's opened before, the others are nested in it, and it has the params and last
        metrics of the only one that is nested in no other.

        A store that doesn't answer keeps the command from running only if its result is to be remembered.

        Runs that the command left open are ended: as FINISHED if it ended well, else as FAILED, or as KILLED
        after SIGINT, SIGTERM and SIGHUP. Then the signal has its usual effect here.

        Raises:
            TrainingFailed: the command can't be started, ended with another status than 0, or by a signal.
            ExperimentDeleted, StoreError: as `MlFlowTracker`.
        """
        if self.answer:
            return self.answer(self._about, self._run, self.name).run_id
        try:
            _ = self.tracker.mlflow_experiment_id  # a store that can't be used is reported first
        except StoreUnreachable as error:
            self.report(f"{error} The command runs all the same.")
        return self._run(None)

    @property
    def _words(self) -> CommandWords:
        return CommandWords.of(self.argv, self.folder, self.tracker.address)

    @property
    def _about(self) -> Mapping[str, str]:
        """The tags of the command's own run."""
        words = self._words
        given = {**words.tags, **(self.tags or {})}
        return {**given, JOB_TAG: self.job, COMMAND_TAG: words.tags[COMMAND_TAG]}

    def _run(self, lead: Lead | None) -> str:
        words = self._words
        limit = None if self.grace is None else Grace(self.grace, words.quoted, self.report)
        own = self.tracker.run(self.name, self._about, lead.run) if lead else nullcontext()
        with forward_signals(limit) as forwarder, own:
            failure = self._carry_out(words, forwarder, lead)
        if failure:
            raise failure
        return str(self.tracker.run_id or "")

    def _carry_out(
        self, words: CommandWords, forwarder: SignalForwarder, lead: Lead | None
    ) -> TrainingFailed | None:
        """Run the command to its end, and see to its runs; returns what went wrong."""
        self.notes.touch(mode=0o600)
        begin, at, began = size_of(self.output) if self.output else 0, monotonic(), time()
        failure, started = None, not forwarder.came
        runs: Sequence[SettledRun] = ()
        with self.at_work():
            if started:
                variables = self._environment(lead)
                failure = carry_out(self.argv, self.folder, variables, forwarder, words.quoted)
            if self.output:
                redact_file(self.output, begin, words.secrets)
            status = "KILLED" if forwarder.came else "FAILED" if failure else "FINISHED"
            runs = settle_noted(self.tracker, self.job, self.notes, status, self.report)
            if lead is None and started and not opened_in(self.notes):
                self._open_own(began, words, status, failure.status if failure else 0)
        self.opened(runs)
        reason = None
        if failure and self.output and not forwarder.came:
            reason = Failure(self.output, begin, words.secrets.redact)
        texts = reason.texts if reason else {}
        failed = (run.run_id for run in reversed(runs) if run.same and run.status == "FAILED")
        if self.tracker.open_run and self.output and not texts:
            text = words.secrets.redact(end_of(self.output, begin))
            texts = {OUTPUT: text} if text.strip() else {}
        if shown_in := self.tracker.open_run or next(failed, None):
            self._log(shown_in, texts)
        if self.tracker.open_run:
            self._end_own(lead, runs, status, failure.status if failure else 0, monotonic() - at)
        if failure and reason:
            return TrainingFailed(reason.explain(str(failure)), failure.status)
        return failure

    def _open_own(self, began: float, words: CommandWords, status: str, exit_status: int) -> None:
        """Make the command's own run; if the store doesn't take it, it is kept until that does."""
        tracker, about = self.tracker, self._about
        try:
            within(PATIENCE, lambda: tracker.create_run(self.name, about, started=began), away(tracker))
        except MemoTuiError as error:
            tags = {**about, EXIT_TAG: str(exit_status)}
            keep_unmade(tracker.address, tracker.experiment_name, self.name, tags, began=began, status=status)
            self.report(
                f"The store has no run of {words.quoted} yet: {error} It gets one with the next training;"
                " 'memo-tui sync' tries at once."
            )

    def _environment(self, lead: Lead | None) -> Mapping[str, str]:
        user, tags = environment_of_user(), dict(self.tags or {})
        if lead:
            tags[PARENT_TAG] = lead.run.info.run_id
        elif self.name:
            tags[NAME_TAG] = self.name
        tags.pop(SOURCE_TAG, None)
        kept = {name: value for name, value in user.items() if name not in _EXPERIMENT_VARIABLES}
        experiment = self.tracker.experiment_name
        return environment_for(
            {**kept, **store_variables(self.tracker.address), _EXPERIMENT_VARIABLES[0]: experiment},
            tags={**tags, JOB_TAG: self.job, COMMAND_TAG: self._words.tags[COMMAND_TAG]},
            notes=self.notes,
            experiment=experiment,
        )

    def _end_own(
        self, lead: Lead | None, runs: Sequence[SettledRun], status: str, exit_status: int, seconds: float
    ) -> None:
        """End the command's own run."""
        if status != "KILLED":
            self.tracker.set_tag(EXIT_TAG, str(exit_status))
        if lead:
            copy_results(self.tracker, runs)
            if status == "FINISHED":
                lead.remember(seconds)
        self.tracker.end_run(status)

    def _log(self, run_id: str, texts: Mapping[str, str]) -> None:
        for name, text in texts.items():
            log_text(self.tracker.mlflow_client, run_id, text, name)
