"""The kind of work that calls a user's function that trains."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Self

from memo_tui.memo.signature_form import Field, FieldError
from memo_tui.runs.model import Run
from memo_tui.secrets.known import hide
from memo_tui.secrets.redact import Secrets
from memo_tui.settings import Settings
from memo_tui.training.work.found_functions import functions_in
from memo_tui.training.work.kind import Offer, WorkContext, WorkDefaults, WorkForm, filled

if TYPE_CHECKING:
    from memo_tui.training.memo.key import Key


@dataclass(frozen=True)
class TrainingFunctionWork(WorkDefaults):
    """Call a function that trains.

    Attributes:
        reference: the function, as "module:name".
        texts: what was typed for its parameters, by name.
        folder: absolute path of the folder that is searched first for its module.
    """

    kind: ClassVar[str] = "callable"
    in_process: ClassVar[bool] = True
    reference: str
    texts: Mapping[str, str]
    folder: str

    @property
    def title(self) -> str:
        """The function."""
        return self.reference

    @property
    def secrets(self) -> Secrets:
        """The secret parameters."""
        return Secrets.of_params(self.texts, hide)

    def run(self, context: WorkContext) -> Iterable[str]:
        """Call it within its own run."""
        from memo_tui.tracking.tracker import MlFlowTracker  # noqa: PLC0415 - only in the job's process
        from memo_tui.training.work.function_process import run_function  # noqa: PLC0415

        tracker = MlFlowTracker(context.experiment, context.tracking_uri)
        folder = Path(self.folder)
        yield run_function(
            tracker,
            self.reference,
            self.texts,
            folder=folder,
            tags=context.tags,
            memo=context.memo,
            callback=context.callback,
        )

    def memo_keys(self) -> "Mapping[str, Key]":
        """That of the call, with what the project of its folder declares; another process imports it."""
        from memo_tui.training.work.function_key import function_key  # noqa: PLC0415 - only where it's wanted

        return {self.title: function_key(self.reference, self.texts, Path(self.folder))}

    def rerun_form(self, run: Run) -> WorkForm:  # noqa: ARG002
        """The same call; the function is asked for its parameters again."""
        return TrainingFunctionForm.of(self.reference, self.folder, self.texts)

    @classmethod
    def offers(cls, settings: Settings, folder: Path) -> Iterator[Offer]:
        """The functions named in the settings, then those of the folder that take a tracker."""
        offered = dict.fromkeys(settings.trainer, "your function")
        for reference in functions_in(folder):
            offered.setdefault(reference, f"your function in {folder.name or folder}, as it takes a tracker")
        for reference, description in offered.items():
            yield Offer(reference, description, partial(TrainingFunctionForm.of, reference, str(folder)))


@dataclass(frozen=True)
class TrainingFunctionForm:
    """Calls a function.

    Attributes:
        reference: the function, as module:name.
        folder: searched first for its module.
        parameters: its parameters.
        texts: the initial texts of the fields that differ from the defaults.
    """

    reference: str
    folder: str
    parameters: tuple[Field, ...]
    texts: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, reference: str, folder: str, texts: Mapping[str, str] | None = None) -> Self:
        """Ask the function for its parameters, which may take a while.

        Raises:
            FunctionError: it doesn't exist, or can't be imported.
        """
        from memo_tui.training.work.function_process import describe  # noqa: PLC0415 - when it's wanted

        return cls(reference, folder, describe(reference, Path(folder)), texts or {})

    @property
    def title(self) -> str:
        """The function."""
        return self.reference

    @property
    def fields(self) -> Sequence[Field]:
        """Its parameters except the tracker."""
        return filled(self.parameters, self.texts)

    def read(self, texts: Mapping[str, str]) -> TrainingFunctionWork:
        """The call; the function's process interprets the values.

        Raises:
            FieldError: a value is missing.
        """
        for each in self.parameters:
            if each.required and each.hint != "text" and not texts.get(each.name, "").strip():
                raise FieldError(each.name, f"{each.name} needs a value: {each.hint}.")
        return TrainingFunctionWork(self.reference, dict(texts), self.folder)

    def variants(self, texts: Mapping[str, str]) -> Mapping[str, str]:
        """Every parameter may have several values."""
        return {name: text for name, text in texts.items() if text.strip()}

    def varied(self, texts: Mapping[str, str], chosen: Mapping[str, str]) -> Mapping[str, str]:
        """The texts with one value for each."""
        return {**texts, **chosen}
