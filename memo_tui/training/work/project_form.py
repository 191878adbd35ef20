"""An entry point of an MLproject."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from memo_tui.errors import TrainingFailed
from memo_tui.memo.signature_form import Field, FieldError
from memo_tui.training.work.form import filled
from memo_tui.training.work.projects import ENV_MANAGERS, EntryPoint, entry_points
from memo_tui.training.work.spec import ProjectWork

_MANAGER = "env-manager#"  # no name of a param


@dataclass(frozen=True)
class ProjectForm:
    """Runs an entry point through `mlflow run`.

    Attributes:
        folder: which holds the MLproject file.
        point: the entry point.
        texts: what stands in the fields at first, where that isn't the default.
    """

    folder: str
    point: EntryPoint
    texts: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of_work(cls, work: ProjectWork) -> "ProjectForm":
        """The form that leads to the same.

        Raises:
            TrainingFailed: the project isn't there any more, or has no such entry point.
        """
        for point in entry_points(Path(work.folder)):
            if point.name == work.entry_point:
                return cls(work.folder, point, {**work.params, _MANAGER: work.env_manager})
        raise TrainingFailed(f"The project in {work.folder} has no {work.entry_point!r} any more.")

    @property
    def title(self) -> str:
        """The entry point and the folder."""
        return f"{self.point.name} of {Path(self.folder).name}"

    @property
    def fields(self) -> Sequence[Field]:
        """The declared params, and what makes the environment."""
        manager = Field(_MANAGER, ", ".join(ENV_MANAGERS), ENV_MANAGERS[0], required=False)
        return filled([*self.point.fields, manager], self.texts)

    def read(self, texts: Mapping[str, str]) -> ProjectWork:
        """The call of the entry point.

        Raises:
            FieldError: a text can't be used.
        """
        params = self.point.read(texts, Path(self.folder))
        manager = texts.get(_MANAGER, "").strip() or ENV_MANAGERS[0]
        if manager not in ENV_MANAGERS:
            raise FieldError(
                _MANAGER, f"MLflow has the env managers {', '.join(ENV_MANAGERS)}; type one of them."
            )
        return ProjectWork(self.folder, self.point.name, params, manager)

    def variants(self, texts: Mapping[str, str]) -> Mapping[str, str]:
        """Every param may have several values."""
        return {name: text for name, text in texts.items() if text.strip() and name != _MANAGER}

    def varied(self, texts: Mapping[str, str], chosen: Mapping[str, str]) -> Mapping[str, str]:
        """The texts with one value for each."""
        return {**texts, **chosen}
