"""The kind of work that trains built-in models, with their params, the seed and the data."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from memo_tui.errors import DataError, MemoTuiError
from memo_tui.memo.signature_form import Field, FieldError
from memo_tui.options import FOLDS, MIN_DELTA, PATIENCE, SEED, Kind
from memo_tui.runs.model import Run
from memo_tui.settings import Settings
from memo_tui.training.data import DROP, IMPUTE, MISSING, ROWS_DROPPED
from memo_tui.training.data.asked_text import columns_of, text_of_columns
from memo_tui.training.models import catalog as models
from memo_tui.training.models.params import hint, refusal
from memo_tui.training.work.kind import Offer, WorkContext, WorkDefaults, WorkForm, filled
from memo_tui.training.work.values import text_of, value_of

if TYPE_CHECKING:
    from memo_tui.training.memo.key import Key
    from memo_tui.training.trainer import Trainer

_VALIDATION = (_FOLDS, _PATIENCE, _MIN_DELTA) = ("folds", "patience", "min_delta")
_DATA, _TARGET, _SEED, _MISSING, _COLUMNS = "data", "target", "seed", "missing", "columns"


@dataclass(frozen=True)
class ModelsWork(WorkDefaults):
    """Train models of `memo_tui.training.models.catalog`, one run each.

    Attributes:
        models: their names.
        params: params that differ from their defaults, by name, by the model's name.
        data: absolute path of the file to train on, or None for scikit-learn's diabetes data.
        target: its column to predict, or None.
        seed: of all random numbers.
        missing: what is done about missing values of the file, one of `MISSING`.
        columns: what its columns are, by name, where it isn't to be found out.
        folds: of a cross-validation; None to hold out a quarter of the rows.
        patience: after how many steps without an improvement a training ends; None never.
        min_delta: by how much the validation metric must improve to count.
        form: "composed" for `Trainer`, "first" for the lesson's `FirstTrainer`, which takes no data.
    """

    kind: ClassVar[str] = "models"
    forkable: ClassVar[bool] = True
    models: tuple[str, ...]
    params: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    data: str | None = None
    target: str | None = None
    seed: int = 0
    form: str = "composed"
    missing: str = IMPUTE
    columns: Mapping[str, str] = field(default_factory=dict)
    folds: int | None = None
    patience: int | None = None
    min_delta: float = 0.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "models", tuple(self.models))
        params = {model: {key: _whole(each) for key, each in of.items()} for model, of in self.params.items()}
        object.__setattr__(self, "params", params)

    @property
    def title(self) -> str:
        """What is trained, as text, with the params that differ from the defaults."""
        models = ", ".join(self.models) + (" · FirstTrainer" if self.form == "first" else "")
        params = [f"{name}={value}" for each in self.params.values() for name, value in each.items()]
        params += [f"{name}={value}" for name in _VALIDATION if (value := getattr(self, name))]
        return " · ".join([models, ", ".join(params)]) if params else models

    @property
    def expected_runs(self) -> Sequence[str]:
        """The models."""
        return self.models

    def run(self, context: WorkContext) -> Iterable[str]:
        """Train them with the trainer of the form that the work names."""
        from memo_tui.tracking.origin import origin_tags  # noqa: PLC0415 - only in the job's process
        from memo_tui.training.first_trainer import FirstTrainer  # noqa: PLC0415

        experiment, uri = context.experiment, context.tracking_uri
        if self.form == "first" and self.data is None:
            tags = {**context.tags, **origin_tags()}
            return FirstTrainer(experiment, uri, models=self.models, seed=self.seed, tags=tags).train()
        if self.form == "composed":
            return self._trainer(
                experiment, uri, tags=context.tags, watcher=context.callback, memo=context.memo or False
            ).train()
        raise MemoTuiError(f"The trainer form {self.form!r} can't use this data: choose 'composed'.")

    def memo_keys(self) -> "Mapping[str, Key]":
        """The key of each model's training; `FirstTrainer` remembers none."""
        if self.form != "composed":
            return {}
        trainer = self._trainer("", "http://nowhere")
        return {name: trainer.key(place) for place, name in enumerate(self.models)}

    def _trainer(self, experiment: str, uri: str, **more: Any) -> "Trainer":
        from memo_tui.training.trainer import Trainer  # noqa: PLC0415 - not for the dashboard's first frame

        return Trainer(
            experiment,
            uri,
            models=self.models,
            data=self.data,
            target=self.target,
            seed=self.seed,
            params=self.params,
            missing=self.missing,
            columns=self.columns,
            folds=self.folds,
            patience=self.patience,
            min_delta=self.min_delta,
            **more,
        )

    def rerun_form(self, run: Run) -> WorkForm | None:
        """The form of the model that the run trained."""
        model = run.params.get("model")
        return ModelForm.of_work(self, model) if model in models.NAMES else None

    @classmethod
    def recognize(cls, run: Run) -> WorkForm | None:
        """A run by `Trainer` in any program records everything in its params."""
        model = run.params.get("model", "")
        if model not in models.NAMES or run.params.keys().isdisjoint(("test_size", _FOLDS)):
            return None
        texts = {name: text for name, text in run.params.items() if name in models.DEFAULTS[model]}
        texts[_SEED] = run.params.get("seed", "0")
        texts |= {name: run.params[name] for name in _VALIDATION if name in run.params}
        source = next((given.source for given in run.inputs), "").removeprefix("file://")
        if Path(source).is_absolute():
            texts |= {_DATA: source, _TARGET: run.params.get("target", "")}
            texts |= {_MISSING: DROP} if run.params.get("missing") == ROWS_DROPPED else {}
        return ModelForm(model, texts)

    @classmethod
    def offers(cls, settings: Settings, folder: Path) -> Iterator[Offer]:  # noqa: ARG003
        """Every model, with the user's data."""
        texts = {_DATA: str(settings.data), _TARGET: settings.target or ""} if settings.data else {}
        for name in models.NAMES:
            yield Offer(name, "a model, with its params changed or swept", partial(ModelForm, name, texts))


@dataclass(frozen=True)
class ModelForm:
    """Trains one model.

    Attributes:
        model: its name, one of `models.NAMES`.
        texts: the initial texts of the fields that differ from the defaults.
    """

    model: str
    texts: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of_work(cls, work: ModelsWork, model: str) -> "ModelForm":
        """The form for the same training of one of its models."""
        texts = {name: text_of(value) for name, value in work.params.get(model, {}).items()}
        ours = {_DATA: work.data or "", _TARGET: work.target or "", _SEED: str(work.seed)}
        ours |= {_MISSING: work.missing, _COLUMNS: text_of_columns(work.columns)}
        ours |= {name: text_of(value) for name in _VALIDATION if (value := getattr(work, name))}
        return cls(model, {**texts, **ours})

    @property
    def title(self) -> str:
        """The model."""
        return self.model

    @property
    def fields(self) -> Sequence[Field]:
        """The params, then the fields that every model has."""
        params = [
            Field(name, hint(name), text_of(default), required=False)
            for name, default in models.DEFAULTS[self.model].items()
        ]
        ours = [
            Field(_SEED, "a whole number", "0", required=False),
            Field(_FOLDS, "of a cross-validation, from 2", "", required=False),
            *(self._of_stopping if self.model in models.STOPPING else ()),
            Field(_DATA, "a file; else the diabetes data", "", required=False),
            Field(_TARGET, "the file's column to predict", "", required=False),
            Field(_MISSING, "missing values: impute or drop", IMPUTE, required=False),
            Field(_COLUMNS, "in doubt: when=d/m/Y; zip=text", "", required=False),
        ]
        return filled([*params, *ours], self.texts)

    @property
    def _of_stopping(self) -> Sequence[Field]:
        steps = models.STEPPED[self.model]
        return (
            Field(_PATIENCE, f"{steps} without an improvement", "", required=False),
            Field(_MIN_DELTA, "that counts as one, with patience", "", required=False),
        )

    def read(self, texts: Mapping[str, str]) -> ModelsWork:
        """The training of this model; params that are the defaults are left out.

        Raises:
            FieldError: a text can't be used.
        """
        defaults = models.DEFAULTS[self.model]
        given = {name: value_of(text) for name, text in texts.items() if name in defaults and text.strip()}
        for name, value in given.items():
            if sentence := refusal(self.model, name, value):
                raise FieldError(name, sentence)
        params = {name: value for name, value in given.items() if text_of(value) != text_of(defaults[name])}
        seed = _number(texts, _SEED, SEED) or 0
        folds, patience = _number(texts, _FOLDS, FOLDS), _number(texts, _PATIENCE, PATIENCE)
        min_delta = _number(texts, _MIN_DELTA, MIN_DELTA) or 0.0
        if min_delta and not patience:
            raise FieldError(_PATIENCE, "After how many steps without that improvement should it end?")
        data, target = texts.get(_DATA, "").strip() or None, texts.get(_TARGET, "").strip() or None
        if data and not target:
            raise FieldError(_TARGET, "Which column of the file should be predicted?")
        missing = texts.get(_MISSING, "").strip() or IMPUTE
        if missing not in MISSING:
            raise FieldError(_MISSING, f"Missing values can't be {missing!r}: choose {' or '.join(MISSING)}.")
        try:
            columns = columns_of(texts.get(_COLUMNS, ""))
        except DataError as error:
            raise FieldError(_COLUMNS, str(error)) from None
        return ModelsWork(
            (self.model,),
            params={self.model: params} if params else {},
            data=data,
            target=target if data else None,
            seed=seed,
            missing=missing if data else IMPUTE,
            columns=columns if data else {},
            folds=folds,
            patience=patience,
            min_delta=min_delta,
        )

    def variants(self, texts: Mapping[str, str]) -> Mapping[str, str]:
        """All but the data, its target and its columns may have several values."""
        single = (_DATA, _TARGET, _COLUMNS)
        return {name: text for name, text in texts.items() if name not in single and text.strip()}

    def varied(self, texts: Mapping[str, str], chosen: Mapping[str, str]) -> Mapping[str, str]:
        """The texts with one value for each."""
        return {**texts, **chosen}


def _number(texts: Mapping[str, str], name: str, kind: Kind) -> Any:
    """The number in a field; None if it is empty."""
    text = texts.get(name, "").strip()
    try:
        return kind.parse(text) if text else None
    except ValueError as error:
        raise FieldError(name, f"The {name} can't be used: {error}.") from None


def _whole(value: Any) -> Any:
    """Make lists of tuples, which JSON lacks."""
    return tuple(value) if isinstance(value, list) else value
