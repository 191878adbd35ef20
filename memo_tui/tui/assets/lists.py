"""The sections of logged models and of traces."""

from collections.abc import Callable, Iterator, Sequence

from textual import on
from textual.message import Message

from memo_tui.runs.assets.model import LoggedModel, Trace
from memo_tui.runs.assets.reader import AssetReader
from memo_tui.tui.assets.asset_table import AssetTable
from memo_tui.tui.assets.listing import Assets
from memo_tui.tui.assets.long_text import Part
from memo_tui.tui.assets.section import AssetSection
from memo_tui.tui.assets.words import about_logged, about_trace, logged_shape, trace_shape


class LoggedModels(AssetSection[LoggedModel]):
    """The models that the runs of some experiments logged."""

    def __init__(
        self, assets: Assets, experiments: Callable[[], Sequence[str]], run_name: Callable[[str], str]
    ) -> None:
        """Read nothing yet.

        Args:
            assets: reads the store.
            experiments: returns the ids of those that are shown.
            run_name: returns the name of a run by its id.
        """
        nothing = "The runs of these experiments logged no models."
        super().__init__(assets, "Logged models", logged_shape(run_name), nothing=nothing, id="logged")
        self._experiments = experiments

    def pages(self, reader: AssetReader) -> Iterator[list[LoggedModel]]:
        """The models, the newest first."""
        return reader.logged_models(self._experiments())

    def about(self, item: LoggedModel) -> Sequence[Part]:
        """All that is known of a model."""
        return about_logged(item)

    def run_of(self, item: LoggedModel) -> str:
        """The run that logged it."""
        return item.run_id

    @on(AssetTable.Chosen)
    def show_run(self) -> None:
        """Show the run that logged the model."""
        self.action_to_run()


class TraceWanted(Message):
    """A trace is to be shown, with its spans."""

    def __init__(self, trace: Trace) -> None:
        super().__init__()
        self.trace = trace


class Traces(AssetSection[Trace]):
    """The traces of some experiments, or of one run."""

    def __init__(self, assets: Assets, experiments: Callable[[], Sequence[str]], run_id: str = "") -> None:
        """Read nothing yet.

        Args:
            assets: reads the store.
            experiments: returns the ids of those that are shown.
            run_id: the run whose traces are shown; "" for all.
        """
        of = "This run has" if run_id else "These experiments have"
        super().__init__(assets, "Traces", trace_shape(), nothing=f"{of} no traces.", id="traces")
        self._experiments, self.run_id = experiments, run_id

    def pages(self, reader: AssetReader) -> Iterator[list[Trace]]:
        """The traces, the newest first."""
        return reader.traces(self._experiments(), self.run_id)

    def about(self, item: Trace) -> Sequence[Part]:
        """What is known of a trace."""
        return about_trace(item)

    def run_of(self, item: Trace) -> str:
        """The run in which it was made; "" on that run's own screen."""
        return "" if self.run_id else item.run_id

    @on(AssetTable.Chosen)
    def open_trace(self) -> None:
        """Show the spans of the trace under the cursor."""
        if (item := self.table.item) is not None:
            self.post_message(TraceWanted(item))
