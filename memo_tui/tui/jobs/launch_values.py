"""What the form that launches a training asks for, and what it remembers."""

from dataclasses import dataclass, field

from memo_tui.settings import Settings
from memo_tui.training import data as data_of  # `data` is a field
from memo_tui.training.memo.policy import OFF, ON
from memo_tui.training.models.catalog import NAMES
from memo_tui.training.trainings import DEFAULT_MODELS


@dataclass(frozen=True)
class LaunchValues:
    """The values of the form.

    Attributes:
        experiment: the experiment's name.
        tracking_uri: the store's address; "" for the embedded store.
        data: the path of a file; "" for scikit-learn's diabetes data.
        target: its column to predict.
        models: names of the models.
        seed: of all random numbers.
        memo: whether remembered runs answer it, a word of `SWITCH`.
        missing: what is done about missing values of the file, one of `data.MISSING`.
        columns: what its columns are, such as "when=d/m/Y; zip=text".
        folds: of a cross-validation; None to hold out a part of the rows.
        patience: of the models that can stop early; None if they don't.
        min_delta: by how much their metric must improve to count; None for any improvement.
    """

    experiment: str
    tracking_uri: str = field(repr=False)
    data: str
    target: str
    models: tuple[str, ...]
    seed: int
    memo: str = OFF
    missing: str = data_of.IMPUTE
    columns: str = ""
    folds: int | None = None
    patience: int | None = None
    min_delta: float | None = None

    @classmethod
    def first(cls, settings: Settings) -> "LaunchValues":
        """The initial values of the form: the settings, then what was launched last."""
        saved = settings.launch
        models = saved.get("models")
        chosen = tuple(name for name in NAMES if isinstance(models, list) and name in models)
        kept = ("data", "target", "columns")
        last = ("", "", "") if settings.data else tuple(str(saved.get(each, "")) for each in kept)
        missing = saved.get("missing")
        return cls(
            experiment=settings.experiment,
            tracking_uri=settings.tracking_uri or "",
            data=str(settings.data or last[0]),
            target=settings.target or last[1],
            models=chosen or DEFAULT_MODELS,
            seed=_saved_number(saved.get("seed"), 0) or 0,
            memo=ON if settings.memo else OFF,
            missing=missing if missing in data_of.MISSING else data_of.IMPUTE,
            columns=last[2],
            folds=_saved_number(saved.get("folds"), 2),
            patience=_saved_number(saved.get("patience"), 1),
            min_delta=_saved_delta(saved.get("min_delta")),
        )


def _saved_number(value: object, least: int) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= least else None


def _saved_delta(value: object) -> float | None:
    return (
        float(value) if isinstance(value, int | float) and not isinstance(value, bool) and value > 0 else None
    )
