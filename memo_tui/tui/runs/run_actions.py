"""Actions on the marked runs, or on the one under the cursor: edits, ids, web pages."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual.widget import Widget

from memo_tui.numbers import counted
from memo_tui.runs.model import Run
from memo_tui.tracking.access import StoreAccess
from memo_tui.tui.common import background
from memo_tui.tui.common.key_words import key_of
from memo_tui.tui.common.text import content, plain
from memo_tui.tui.runs.reading import RunReading
from memo_tui.tui.runs.scope import with_those_below

if TYPE_CHECKING:
    from mlflow import MlflowClient

    from memo_tui.tracking.edits import Edited
    from memo_tui.tui.runs.edit_text import TextField, Values

_MOST_NAMED = 3
_TIME_TO_READ = 15.0


class RunActions:
    """Edits runs, off the event loop, and reads them back at once."""

    def __init__(
        self,
        pane: Widget,
        reading: RunReading,
        chosen: Callable[[], Sequence[Run]],
        unseen: Callable[[Sequence[Run]], int],
        below: Callable[[Sequence[Run]], Sequence[Run]],
        *,
        await_run: Callable[[str], object],
    ) -> None:
        """Act on the runs of a pane.

        Args:
            pane: where the keys are pressed.
            reading: reads the changed runs back.
            chosen: returns the runs to act on.
            unseen: returns how many of some runs the filter hides.
            below: returns the runs nested in some runs, without these.
            await_run: puts the cursor on a run once it is in the table.
        """
        self._pane, self._reading, self._chosen, self._unseen = pane, reading, chosen, unseen
        self._below, self._await_run = below, await_run
        self._access = StoreAccess(reading.address)
        self._deleted: list[tuple[StoreAccess, tuple[str, ...]]] = []
        self._deleting = 0  # deletions that have not ended
        self._undo_waits = False

    @property
    def access(self) -> StoreAccess:
        """The store that is shown."""
        if self._access.address != self._reading.address:
            self._access = StoreAccess(self._reading.address)
        return self._access

    @property
    def can_undo(self) -> bool:
        """Whether something was deleted that can be brought back."""
        return bool(self._deleted or self._deleting)

    async def delete(self) -> None:
        """Delete the runs, after a confirmation; it asks about those below them, too."""
        from memo_tui.tui.common.confirm import ConfirmScreen  # noqa: PLC0415 - when it's wanted

        runs, access = self._chosen(), self.access

        async def delete(runs: Sequence[Run]) -> None:
            self._delete(access, [run.run_id for run in runs])

        def about(runs: Sequence[Run]) -> str:
            running = sum(run.active and not run.lost for run in runs)
            still = f" {running} of them {'is' if running == 1 else 'are'} still running." if running else ""
            return f"{still}{self._also(runs)} {key_of('undo')} brings {_them(runs)} back."

        if below := self._below(runs):
            await with_those_below(self._pane, "Delete", runs, below, delete, about=about)
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self._delete(access, [run.run_id for run in runs])

        question = f"Delete {_describe(runs)}?{about(runs)}"
        await self._pane.app.push_screen(ConfirmScreen(question, f"Delete {_count(runs)}", "Keep"), answered)

    def _delete(self, access: StoreAccess, run_ids: Sequence[str]) -> None:
        from memo_tui.tracking.edits import delete_runs  # noqa: PLC0415 - when it's wanted

        self._deleting += 1

        def ended() -> None:
            self._deleting -= 1
            self._pane.refresh_bindings()
            if self._undo_waits and not self._deleting:
                self._undo_waits = False
                self.undo()

        def failed(problem: str) -> None:
            self._fail(problem)
            ended()

        def done(edited: "Edited") -> None:
            if edited.done:
                self._deleted.append((access, edited.done))
                back = f"{key_of('undo')} brings {_them(edited.done)} back"
                self._notify(f"Deleted {_count(edited.done)} · {back}")
            self._read_back(run_ids, edited.problem("deleted"))
            ended()

        self._ask(access, partial(delete_runs, run_ids=run_ids), done, failed)
        self._pane.refresh_bindings()

    async def fail_lost(self) -> None:
        """Mark the lost ones of the runs as FAILED, after a confirmation."""
        from memo_tui.tracking.edits import fail_lost  # noqa: PLC0415 - when it's wanted
        from memo_tui.tui.common.confirm import ConfirmScreen  # noqa: PLC0415

        runs, access = [run for run in self._chosen() if run.lost], self.access
        if not runs:
            return
        names = {run.run_id: plain(run.name) for run in runs}
        evidence = [
            run.lost if len(runs) == 1 else f"{names[run.run_id]}: {run.lost}" for run in runs[:_MOST_NAMED]
        ]
        more = len(runs) - len(evidence)
        evidence += [f"And {more:,} more whose processes are gone."] if more else []
        question = "\n".join([f"Mark {_describe(runs)} as FAILED?{self._also(runs)}", *evidence])

        def done(edited: "Edited") -> None:
            if edited.done:
                self._notify(f"Marked {_count(edited.done)} as FAILED")
            self._read_back(list(names), edited.problem("marked as FAILED", names))

        def answered(yes: bool | None) -> None:
            if yes:
                self._ask(access, partial(fail_lost, runs=runs), done)

        await self._pane.app.push_screen(ConfirmScreen(question, "Mark as FAILED", "Cancel"), answered)

    async def stop_process(self, run: Run, grace: float) -> None:
        """End the process that logs a run, after a confirmation."""
        from memo_tui.tracking.stop_runs import local_process_of, stop_runs  # noqa: PLC0415 - when it's wanted
        from memo_tui.tui.common.confirm import ConfirmScreen  # noqa: PLC0415

        if (process := local_process_of(run)) is None:
            return
        access, name = self.access, plain(run.name)

        def done(edited: "Edited") -> None:
            if edited.done:
                self._notify(f"Stopped {name}: process {process.pid} has ended.")
            self._read_back([run.run_id], edited.problem("stopped", {run.run_id: name}))

        def answered(yes: bool | None) -> None:
            if yes:
                self._notify(f"Stopping {name}: process {process.pid} is asked to end.")
                self._ask(access, partial(stop_runs, runs=[run], grace=grace), done)

        question = (
            f"Stop {name}? Its process {process.pid} is asked to end, and killed after {grace:g} s; its run"
            " ends as KILLED, with all that was logged."
        )
        await self._pane.app.push_screen(ConfirmScreen(question, "Stop it", "Keep running"), answered)

    def undo(self) -> None:
        """Bring back what was deleted last; while runs are being deleted, once that has ended."""
        from memo_tui.tracking.edits import restore_runs  # noqa: PLC0415 - when it's wanted

        if self._deleting:
            self._undo_waits = True
            return
        if not self._deleted:
            return
        access, run_ids = self._deleted.pop()
        self._pane.refresh_bindings()

        def done(edited: "Edited") -> None:
            if edited.done:
                self._notify(f"Brought back {_count(edited.done)}")
                self._await_run(edited.done[0])
            self._read_back(run_ids, edited.problem("brought back"))

        self._ask(access, partial(restore_runs, run_ids=run_ids), done)

    async def tag(self) -> None:
        """Ask for a tag, and set it; of runs with others below them, ask about these first."""
        runs = self._chosen()
        await with_those_below(self._pane, "Tag", runs, self._below(runs), self._tag, about=self._also)

    async def _tag(self, runs: Sequence[Run]) -> None:
        from memo_tui.tracking.edits import check_key, check_value, set_tag  # noqa: PLC0415
        from memo_tui.tui.runs.edit_text import TextField  # noqa: PLC0415 - when it's wanted

        run_ids = [run.run_id for run in runs]
        fields = [TextField("key", "tag", hint="its name"), TextField("value", "value")]

        def save(values: "Values") -> object:
            edited = self.access.ask(lambda client: set_tag(client, run_ids, values["key"], values["value"]))
            edited.or_raise("tagged", {run.run_id: run.name for run in runs})
            return edited

        def check(values: "Values") -> str:
            return check_key(values["key"]) or check_value(values["value"])

        await self._edit(f"Tag {_describe(runs)}", fields, check, save, run_ids)

    async def rename(self) -> None:
        """Ask for a name, and rename the run."""
        from memo_tui.tracking.edits import check_name, rename  # noqa: PLC0415
        from memo_tui.tui.runs.edit_text import TextField  # noqa: PLC0415 - when it's wanted

        run = self._chosen()[0]

        def save(values: "Values") -> object:
            edited = self.access.ask(lambda client: rename(client, run.run_id, values["name"]))
            edited.or_raise("renamed")
            return edited

        field = TextField("name", "name", run.name)
        await self._edit(
            f"Rename {plain(run.name)}",
            [field],
            lambda values: check_name(values["name"]),
            save,
            [run.run_id],
        )

    def copy_ids(self) -> None:
        """Put the runs' ids on the clipboard."""
        run_ids = [run.run_id for run in self._chosen()]
        self._pane.app.copy_to_clipboard("\n".join(run_ids))
        self._notify(
            f"Copied {run_ids[0]}" if len(run_ids) == 1 else f"Copied the ids of {len(run_ids):,} runs"
        )

    def open_in_web(self) -> None:
        """Open the run, or the comparison of several, in MLflow's web pages; or show the address."""
        from memo_tui.tracking.web import comparison_page, open_in_browser, run_page  # noqa: PLC0415

        runs, address = self._chosen(), self._reading.address
        if len(runs) == 1:
            page = run_page(address, runs[0].experiment_id, runs[0].run_id)
        else:
            experiments = sorted({run.experiment_id for run in runs})
            page = comparison_page(address, experiments, [run.run_id for run in runs])

        def done(opened: bool) -> None:
            if opened:
                self._notify(f"Opened {page.url}")
                return
            words = page.url or page.description
            self._pane.app.copy_to_clipboard(words)
            # Whole: where the terminal has no clipboard, it's read off the screen.
            self._notify(words, title="No browser: this is on the clipboard", timeout=_TIME_TO_READ)

        background.run(
            self._pane,
            lambda: bool(page.url) and open_in_browser(page.url),
            done,
            self._fail,
            task="opening the browser",
        )

    async def _edit(
        self,
        title: str,
        fields: "Sequence[TextField]",
        check: "Callable[[Values], str]",
        save: "Callable[[Values], object]",
        run_ids: Sequence[str],
    ) -> None:
        from memo_tui.tui.runs.edit_text import EditTextScreen  # noqa: PLC0415 - when it's wanted

        def left(values: "Values | None") -> None:
            if values is not None:
                self._read_back(run_ids)

        await self._pane.app.push_screen(EditTextScreen(title, fields, check, save), left)

    def _also(self, runs: Sequence[Run]) -> str:
        """A sentence on how many of the runs the filter hides, or ""."""
        unseen = self._unseen(runs)
        return f" {unseen} of them {'is' if unseen == 1 else 'are'} hidden by the filter." if unseen else ""

    def _ask(
        self,
        access: StoreAccess,
        question: "Callable[[MlflowClient], Edited]",
        done: "Callable[[Edited], object]",
        failed: Callable[[str], object] | None = None,
    ) -> None:
        background.run(
            self._pane, lambda: access.ask(question), done, failed or self._fail, task="editing runs"
        )

    def _read_back(self, run_ids: Sequence[str], problem: str = "") -> None:
        self._reading.read_again(run_ids)
        if problem:
            self._fail(problem)

    def _notify(self, sentence: str, *, title: str = "", timeout: float | None = None) -> None:
        self._pane.notify(content(sentence).plain, title=title, markup=False, timeout=timeout)

    def _fail(self, problem: str) -> None:
        self._pane.notify(content(problem).plain, severity="error", markup=False, timeout=_TIME_TO_READ)


def _count(runs: Sequence[object]) -> str:
    return counted(len(runs), "run")


def _them(runs: Sequence[object]) -> str:
    return "it" if len(runs) == 1 else "them"


def _describe(runs: Sequence[Run]) -> str:
    """The number of runs and their names; of many, the first names."""
    names = ", ".join(plain(run.name) for run in runs[:_MOST_NAMED])
    if len(runs) == 1:
        return names
    rest = len(runs) - _MOST_NAMED
    return f"{_count(runs)} ({names}{f' and {rest:,} more' if rest > 0 else ''})"
