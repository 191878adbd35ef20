"""LaunchPane: the forms that launch trainings, and what is remembered of them."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from memo_tui.jobs.spec import JobSpec
from memo_tui.runs.model import Run
from memo_tui.settings import Settings
from memo_tui.tracking.address import Address
from memo_tui.training.memo.policy import FORCE, OFF, ON
from memo_tui.tui.common import background
from memo_tui.tui.common.throttle import Throttle
from memo_tui.tui.jobs.jobs_pane import JobsPane
from memo_tui.tui.jobs.launch import LaunchScreen
from memo_tui.tui.jobs.launch_values import LaunchValues
from memo_tui.tui.jobs.launched import spec_of
from memo_tui.tui.jobs.memo_actions import MemoActions
from memo_tui.tui.runs.run_table import RunTable
from memo_tui.tui.runs.stores import EMBEDDED

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from memo_tui.training.work.kind import Offer, WorkForm
    from memo_tui.tui.jobs.work import Launch

_SAVED = ("data", "target", "models", "seed", "missing", "columns")


class LaunchPane(JobsPane):
    """Opens the forms, and launches what they ask for."""

    def __init__(
        self,
        settings: Settings,
        pace: Throttle | None = None,
        *,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        """Watch the experiment and store of these settings; `pace` notices every key."""
        super().__init__(settings, pace, id=id)
        self._values = LaunchValues.first(settings)
        self._keep_output = settings.keep_output
        self._memo_actions = MemoActions(
            self, lambda: self.address, self._experiment_of, self.reading.read_again, self._force
        )

    async def action_launch(self) -> None:
        """Open the form for what is shown now; it gets the keys typed meanwhile."""
        await self.when_writable(self._show_launch)

    async def _show_launch(self) -> None:
        uri = "" if self.address == self.embedded else self.address.uri
        values = replace(self._values, experiment=self._target, tracking_uri=uri)
        await self.app.push_screen(LaunchScreen(values, self.refusal, self._spec_of), self.launch)

    async def action_own(self) -> None:
        """Choose what to train, then fill in its params."""
        await self.when_writable(self._choose_work)

    def _choose_work(self) -> None:
        if refusal := self.refusal(self.address):
            self._refuse(refusal)
            return
        from memo_tui.training.work.registry import offers  # noqa: PLC0415 - when it's wanted
        from memo_tui.tui.jobs.pick_work import PickWorkScreen  # noqa: PLC0415

        async def ask(chosen: "Offer | None") -> None:
            if chosen is not None:
                self._show_form(chosen.form, self._target)

        async def show(found: "Sequence[Offer]") -> None:
            await self.app.push_screen(PickWorkScreen(found), ask)

        background.run(
            self,
            lambda: list(offers(self._settings, Path.cwd())),
            show,
            self._refuse,
            task="looking for what can be trained",
        )

    async def action_again(self) -> None:
        """Fill in the params of the chosen run."""
        if (run := self.query_one(RunTable).cursor_run) is not None:
            await self.when_writable(lambda: self._train_again(run))

    def _train_again(self, run: Run, memo: str = "") -> None:
        """Fill in the params of a run; with a word of the memo's switch."""
        from memo_tui.training.rerun import form_of  # noqa: PLC0415 - when it's wanted

        if refusal := self.refusal(self.address):
            self._refuse(refusal)
            return
        self._show_form(lambda: form_of(run, str(Path.cwd())), self._target, memo)

    async def action_memo(self) -> None:
        """Change what is remembered of the marked runs, or of the one under the cursor."""
        if runs := self._chosen():
            await self.when_writable(lambda: self._memo_actions.open(runs))

    def _force(self, run: Run) -> None:
        self._train_again(run, FORCE)

    def _experiment_of(self, run: Run) -> str:
        names = self.snapshot.experiments if self.snapshot else {}
        return names.get(run.experiment_id, self._target)

    async def launch(self, values: LaunchValues | None) -> None:
        """Train what the form was filled in with, and show where; None if the form was left."""
        if values is None:
            return
        self._values = replace(values, memo=_default_of(values.memo))
        saved = {key: getattr(values, key) for key in _SAVED}
        saved |= {key: getattr(values, key) or 0 for key in ("folds", "patience", "min_delta")}
        self.app.keep({"launch": saved})  # type: ignore[attr-defined]
        address = self._address_of(values)

        def begin() -> None:
            self.begin([self._spec_of(values)])
            if address != self.address or values.experiment not in self.experiments:
                self.address = address
                self.switch((values.experiment,))

        await self.when_writable(begin, address)

    def _address_of(self, values: LaunchValues) -> Address:
        return Address.parse(values.tracking_uri) if values.tracking_uri else self.embedded

    def _spec_of(self, values: LaunchValues) -> JobSpec:
        return replace(spec_of(values, self._address_of(values)), keep_output=self._keep_output)

    def _show_form(self, make: "Callable[[], WorkForm]", experiment: str, memo: str = "") -> None:
        """Make a form on a thread, as that may take a while, and show it; `memo` is a word of `SWITCH`."""
        from memo_tui.tui.jobs.work import WorkScreen  # noqa: PLC0415 - when it's wanted

        address = self.address
        store = EMBEDDED if address == self.embedded else address.shown

        async def show(form: "WorkForm") -> None:
            await self.app.push_screen(
                WorkScreen(
                    form,
                    experiment,
                    address,
                    store,
                    memo or self._values.memo,
                    keep_output=self._keep_output,
                ),
                self._launch_work,
            )

        background.run(self, make, show, self._refuse, task="making the form")

    def refusal(self, address: Address | None) -> str:
        """Why nothing can be logged to a store (None: the embedded one), as far as it was read; else ""."""
        if self.snapshot and (address or self.embedded) == self.address and self.snapshot.refusal:
            return f"No training can start: {self.snapshot.problem}"
        return ""

    def _refuse(self, sentence: str) -> None:
        self.notify(sentence, severity="error", markup=False, timeout=10)

    def _launch_work(self, launch: "Launch | None") -> None:
        if launch is not None:
            memo = next((spec.memo for spec in launch.specs), OFF)
            self._values = replace(self._values, memo=_default_of(memo))
            self._keep_output = any(spec.keep_output for spec in launch.specs)
            self.begin(launch.specs)
            if launch.experiment not in self.experiments:
                self.switch((launch.experiment,))

    @property
    def seed(self) -> int:
        """The values of the last launch."""
        return self._values.seed

    @property
    def _target(self) -> str:
        """The experiment for new runs: of several that are shown, that of the chosen run."""
        run, snapshot = self.query_one(RunTable).cursor_run, self.snapshot
        name = snapshot.experiments.get(run.experiment_id, "") if run and snapshot else ""
        return name if name in self.experiments else self.experiments[0]


def _default_of(memo: str) -> str:
    """The word of the memo's switch for the next form: a training is forced once."""
    return ON if memo == FORCE else memo
