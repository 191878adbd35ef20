"""The kind of work that runs an entry point of an MLproject."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, ClassVar

from memo_tui.errors import TrainingFailed
from memo_tui.memo.signature_form import Field, FieldError
from memo_tui.runs.model import Run
from memo_tui.secrets.known import hide
from memo_tui.secrets.redact import Secrets
from memo_tui.settings import Settings
from memo_tui.training.work.env_managers import LOCAL, hint, refusal
from memo_tui.training.work.kind import Offer, WorkContext, WorkDefaults, WorkForm, filled
from memo_tui.training.work.project_file import EntryPoint, entry_points, has_project

if TYPE_CHECKING:
    from memo_tui.training.memo.key import Key

_MANAGER = "env-manager#"  # not a param's name


@dataclass(frozen=True)
class ProjectWork(WorkDefaults):
    """Run an entry point of an MLproject.

    Attributes:
        folder: absolute path of the folder with the `MLproject` file.
        entry_point: its name.
        params: the texts of its params, by name.
        env_manager: one of `ENV_MANAGERS`.
    """

    kind: ClassVar[str] = "project"
    forkable: ClassVar[bool] = True  # what the user brought runs in a process of its own
    folder: str
    entry_point: str = "main"
    params: Mapping[str, str] = field(default_factory=dict)
    env_manager: str = LOCAL

    @property
    def title(self) -> str:
        """What is trained, as text."""
        return f"{self.entry_point} of {PurePath(self.folder).name or self.folder}"

    @property
    def secrets(self) -> Secrets:
        """The secret params."""
        return Secrets.of_params(self.params, hide)

    def run(self, context: WorkContext) -> Iterable[str]:
        """Run it by `mlflow run`, in its own run."""
        from memo_tui.tracking.tracker import MlFlowTracker  # noqa: PLC0415 - only in the job's process
        from memo_tui.training.memo.answers import answer_of  # noqa: PLC0415
        from memo_tui.training.work.project_process import run_project  # noqa: PLC0415

        tracker = MlFlowTracker(context.experiment, context.tracking_uri)
        yield run_project(
            tracker,
            Path(self.folder),
            self.entry_point,
            self.params,
            env_manager=self.env_manager,
            tags=context.tags,
            output=context.output,
            answer=answer_of(self, tracker, context.memo, context.callback),
        )

    def memo_keys(self) -> "Mapping[str, Key]":
        """That of the entry point, with what the project declares."""
        from memo_tui.training.memo.command_key import project_key  # noqa: PLC0415 - only where it's wanted
        from memo_tui.training.memo.declared import Declared  # noqa: PLC0415

        folder = Path(self.folder)
        declared = Declared.of_project(folder)
        key = project_key(folder, self.entry_point, self.params, declared, manager=self.env_manager)
        return {self.title: key}

    def rerun_form(self, run: Run) -> WorkForm:  # noqa: ARG002
        """The same call, as far as the project still has the entry point."""
        return ProjectForm.of_work(self)

    @classmethod
    def offers(cls, settings: Settings, folder: Path) -> Iterator[Offer]:
        """The entry points of the user's project; a broken project says why when it is chosen."""
        project = settings.project or folder
        if not (settings.project or has_project(project)):
            return
        try:
            points = entry_points(project)
        except TrainingFailed as error:
            yield Offer(project.name, f"an MLproject: {error}", partial(_refuse, error))
            return
        for point in points:
            yield Offer(
                f"{point.name} of {project.name}",
                "an entry point of your MLproject",
                partial(ProjectForm, str(project), point),
            )


@dataclass(frozen=True)
class ProjectForm:
    """Runs an entry point through `mlflow run`.

    Attributes:
        folder: with the MLproject file.
        point: the entry point.
        texts: the initial texts of the fields that differ from the defaults.
    """

    folder: str
    point: EntryPoint
    texts: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of_work(cls, work: ProjectWork) -> "ProjectForm":
        """The form for the same call.

        Raises:
            TrainingFailed: the project no longer exists, or has no such entry point.
        """
        for point in entry_points(Path(work.folder)):
            if point.name == work.entry_point:
                return cls(work.folder, point, {**work.params, _MANAGER: work.env_manager})
        raise TrainingFailed(
            f"The project in {work.folder} no longer has an entry point {work.entry_point!r}."
        )

    @property
    def title(self) -> str:
        """The entry point and the folder."""
        return f"{self.point.name} of {Path(self.folder).name}"

    @property
    def fields(self) -> Sequence[Field]:
        """The declared params, and the environment manager."""
        manager = Field(_MANAGER, hint(), LOCAL, required=False)
        return filled([*self.point.fields, manager], self.texts)

    def read(self, texts: Mapping[str, str]) -> ProjectWork:
        """The call of the entry point.

        Raises:
            FieldError: a text can't be used.
        """
        params = self.point.read(texts, Path(self.folder))
        manager = texts.get(_MANAGER, "").strip() or LOCAL
        if sentence := refusal(manager):
            raise FieldError(_MANAGER, sentence)
        return ProjectWork(self.folder, self.point.name, params, manager)

    def variants(self, texts: Mapping[str, str]) -> Mapping[str, str]:
        """Every param may have several values."""
        return {name: text for name, text in texts.items() if text.strip() and name != _MANAGER}

    def varied(self, texts: Mapping[str, str], chosen: Mapping[str, str]) -> Mapping[str, str]:
        """The texts with one value for each."""
        return {**texts, **chosen}


def _refuse(error: TrainingFailed) -> WorkForm:
    raise error
