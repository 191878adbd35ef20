"""One of our models, with its params, the seed and the data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from memo_tui.memo.signature_form import Field, FieldError
from memo_tui.training.models import catalog as models
from memo_tui.training.work.form import filled
from memo_tui.training.work.spec import ModelsWork
from memo_tui.training.work.values import text_of, value_of

_DATA, _TARGET, _SEED = "data", "target", "seed"
_OURS = (_DATA, _TARGET, _SEED)
_LARGEST_SEED = 2**32 - 1


@dataclass(frozen=True)
class ModelForm:
    """Trains one model.

    Attributes:
        model: its name, one of `models.NAMES`.
        texts: what stands in the fields at first, where that isn't the default.
    """

    model: str
    texts: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of_work(cls, work: ModelsWork, model: str) -> "ModelForm":
        """The form that leads to the same training of one of its models."""
        texts = {name: text_of(value) for name, value in work.params.get(model, {}).items()}
        ours = {_DATA: work.data or "", _TARGET: work.target or "", _SEED: str(work.seed)}
        return cls(model, {**texts, **ours})

    @property
    def title(self) -> str:
        """The model."""
        return self.model

    @property
    def fields(self) -> Sequence[Field]:
        """The params, then what is the same for every model."""
        params = [
            Field(name, _hint(default), text_of(default), required=False)
            for name, default in models.DEFAULTS[self.model].items()
        ]
        ours = [
            Field(_SEED, "a whole number", "0", required=False),
            Field(_DATA, "a file; else the diabetes data", "", required=False),
            Field(_TARGET, "the file's column to predict", "", required=False),
        ]
        return filled([*params, *ours], self.texts)

    def read(self, texts: Mapping[str, str]) -> ModelsWork:
        """The training of this model; params that are the defaults are left out.

        Raises:
            FieldError: a text can't be used.
        """
        defaults = models.DEFAULTS[self.model]
        given = {name: value_of(text) for name, text in texts.items() if name in defaults and text.strip()}
        params = {name: value for name, value in given.items() if text_of(value) != text_of(defaults[name])}
        seed = texts.get(_SEED, "").strip() or "0"
        if not seed.isdecimal() or len(seed) > len(str(_LARGEST_SEED)) or int(seed) > _LARGEST_SEED:
            raise FieldError(_SEED, f"The seed must be a whole number from 0 to {_LARGEST_SEED}.")
        data, target = texts.get(_DATA, "").strip() or None, texts.get(_TARGET, "").strip() or None
        if data and not target:
            raise FieldError(_TARGET, "Which column of the file is to be predicted?")
        return ModelsWork(
            (self.model,),
            params={self.model: params} if params else {},
            data=data,
            target=target if data else None,
            seed=int(seed),
        )

    def variants(self, texts: Mapping[str, str]) -> Mapping[str, str]:
        """The params and the seed may have several values."""
        return {name: text for name, text in texts.items() if name not in (_DATA, _TARGET) and text.strip()}

    def varied(self, texts: Mapping[str, str], chosen: Mapping[str, str]) -> Mapping[str, str]:
        """The texts with one value for each."""
        return {**texts, **chosen}


def _hint(default: object) -> str:
    if isinstance(default, bool):
        return "True or False"
    if isinstance(default, int):
        return "a whole number"
    if isinstance(default, float):
        return "a number"
    return "None or a value" if default is None else "a value"
