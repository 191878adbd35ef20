"""MemoActions: changes which runs answer trainings, after asking; the run keeps who did it, and when."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from textual.widget import Widget

from memo_tui.errors import MemoTuiError
from memo_tui.numbers import counted
from memo_tui.options import DAYS
from memo_tui.runs.model import Run
from memo_tui.runs.table.memo_words import is_remembered, why_not_remembered
from memo_tui.tracking.address import Address
from memo_tui.tui.common import background
from memo_tui.tui.common.ask import AskScreen
from memo_tui.tui.common.confirm import ConfirmScreen
from memo_tui.tui.common.text import content, plain

if TYPE_CHECKING:
    from memo_tui.training.memo.edits import MemoEdits
    from memo_tui.tui.runs.edit_text import Values

_TIME_TO_READ = 15.0
_FORCE, _INVALIDATE, _BLESS, _EXPIRE = "f", "i", "b", "x"
_ANSWERS = {
    _FORCE: "Force: train it again all the same",
    _INVALIDATE: "Invalidate: let it answer no training",
    _BLESS: "Bless: let it answer its training as it is now",
    _EXPIRE: "Expire: invalidate runs by their age",
}


class MemoActions:
    """Edits the remembered runs of a pane, off the event loop, and reads them back at once."""

    def __init__(
        self,
        pane: Widget,
        address: Callable[[], Address],
        experiment_of: Callable[[Run], str],
        read_back: Callable[[Sequence[str]], object],
        force: Callable[[Run], object],
    ) -> None:
        """Act on the runs of a pane.

        Args:
            pane: where the keys are pressed.
            address: returns that of the store that is shown.
            experiment_of: returns the name of a run's experiment.
            read_back: reads runs again, by their ids.
            force: opens the form that trains a run again whatever is remembered.
        """
        self._pane, self._address, self._experiment_of = pane, address, experiment_of
        self._read_back, self._force = read_back, force

    async def open(self, runs: Sequence[Run]) -> None:
        """Ask what is to be done with what is remembered of some runs, the first of which is chosen."""
        remembered = [run for run in runs if is_remembered(run)]
        offered = {
            _FORCE: len(runs) == 1,
            _INVALIDATE: bool(remembered),
            _BLESS: len(remembered) == 1,
            _EXPIRE: True,
        }
        reasons = {why_not_remembered(run) for run in runs}
        known = "" if remembered else f": {reasons.pop() if len(reasons) == 1 else 'nothing'}"
        answers = {letter: text for letter, text in _ANSWERS.items() if offered[letter]}

        async def take(answer: str | None) -> None:
            if answer == _FORCE:
                self._force(runs[0])
            elif answer == _INVALIDATE:
                await self._invalidate(remembered)
            elif answer == _BLESS:
                await self._bless(remembered[0])
            elif answer == _EXPIRE:
                await self._expire(runs[0])

        await self._pane.app.push_screen(
            AskScreen(f"What is remembered of {_named(runs)}{known}", answers), take
        )

    async def _invalidate(self, runs: Sequence[Run]) -> None:
        one, who = len(runs) == 1, _named(runs)
        question = f"Invalidate {who}? {'It answers' if one else 'They answer'} no training any more."
        address = self._address()
        by_experiment: dict[str, list[str]] = {}
        for run in runs:
            by_experiment.setdefault(self._experiment_of(run), []).append(run.run_id)

        def edit() -> Sequence[str]:
            for experiment, ids in by_experiment.items():
                _edits(address, experiment).invalidate(ids)
            return [run.run_id for run in runs]

        await self._confirm(
            question,
            "Invalidate",
            edit,
            lambda _: (
                f"{who} {'answers' if one else 'answer'} no training any more. Bless makes a run valid again."
            ),
        )

    async def _bless(self, run: Run) -> None:
        question = (
            f"Bless {plain(run.name)}? From now on it also answers its training as code and libraries are"
            " now: their change changes no result."
        )
        address, experiment = self._address(), self._experiment_of(run)

        def edit() -> Sequence[str]:
            from memo_tui.training.rerun import form_of  # noqa: PLC0415 - when it's wanted

            form = form_of(run, str(Path.cwd()))
            keys = form.read({field.name: field.text for field in form.fields}).memo_keys()
            if len(keys) != 1:
                raise MemoTuiError(f"{run.name} can't be blessed: there is no key for what it trained.")
            _edits(address, experiment).bless(run.run_id, next(iter(keys.values())))
            return [run.run_id]

        await self._confirm(
            question, "Bless", edit, lambda _: f"{plain(run.name)} answers its training from now on."
        )

    async def _expire(self, run: Run) -> None:
        from memo_tui.tui.runs.edit_text import EditTextScreen, TextField  # noqa: PLC0415 - when it's wanted

        address, experiment = self._address(), self._experiment_of(run)

        def check(values: "Values") -> str:
            try:
                DAYS.parse(values["days"].strip())
            except ValueError as error:
                return f"The age can't be used: {error}."
            return ""

        async def ask(values: "Values | None") -> None:
            if values is None:
                return
            days = float(DAYS.parse(values["days"].strip()))

            question = (
                f"Invalidate all remembered runs of {plain(experiment)} that ended more than"
                f" {days:g} days ago? They answer no training any more."
            )
            await self._confirm(
                question, "Invalidate them", lambda: _edits(address, experiment).expire(days), _expired
            )

        field = TextField("days", "days", hint="such as 30")
        about = f"Remembered runs of {plain(experiment)} that ended longer ago answer no training any more."
        await self._pane.app.push_screen(EditTextScreen("Expire", [field], check, about=about), ask)

    async def _confirm(
        self,
        question: str,
        yes: str,
        edit: Callable[[], Sequence[str]],
        said: Callable[[Sequence[str]], str],
    ) -> None:
        """Ask; then edit on a thread, say what was done, and read the runs again."""

        def done(ids: Sequence[str]) -> None:
            self._pane.notify(content(said(ids)).plain, markup=False)
            self._read_back(ids)

        def fail(sentence: str) -> None:
            self._pane.notify(content(sentence).plain, severity="error", markup=False, timeout=_TIME_TO_READ)

        def answered(agreed: bool | None) -> None:
            if agreed:
                background.run(self._pane, edit, done, fail, task="editing what is remembered")

        await self._pane.app.push_screen(ConfirmScreen(question, yes, "Leave it"), answered)


def _edits(address: Address, experiment: str) -> "MemoEdits":
    from memo_tui.training.memo.edits import MemoEdits  # noqa: PLC0415 - when it's wanted

    return MemoEdits(address, experiment)


def _named(runs: Sequence[Run]) -> str:
    """A run by its name, several by their number."""
    return plain(runs[0].name) if len(runs) == 1 else counted(len(runs), "run")


def _expired(ids: Sequence[str]) -> str:
    return f"{counted(len(ids), 'run')} {'answers' if len(ids) == 1 else 'answer'} no training any more."
