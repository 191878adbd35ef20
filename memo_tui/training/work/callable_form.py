"""A function that trains."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from memo_tui.memo.signature_form import Field, FieldError
from memo_tui.training.work.callables import describe
from memo_tui.training.work.form import filled
from memo_tui.training.work.spec import CallableWork


@dataclass(frozen=True)
class CallableForm:
    """Calls a function.

    Attributes:
        reference: the function, as module:name.
        folder: where its module is looked for first.
        parameters: its parameters.
        texts: what stands in the fields at first, where that isn't the default.
    """

    reference: str
    folder: str
    parameters: tuple[Field, ...]
    texts: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, reference: str, folder: str, texts: Mapping[str, str] | None = None) -> "CallableForm":
        """Ask the function for its parameters, which may take a while.

        Raises:
            FunctionError: there is no such function, or it can't be imported.
        """
        return cls(reference, folder, describe(reference, Path(folder)), texts or {})

    @property
    def title(self) -> str:
        """The function."""
        return self.reference

    @property
    def fields(self) -> Sequence[Field]:
        """Its parameters, but for the tracker."""
        return filled(self.parameters, self.texts)

    def read(self, texts: Mapping[str, str]) -> CallableWork:
        """The call; what its values mean is the function's process's to say.

        Raises:
            FieldError: a value is missing.
        """
        for each in self.parameters:
            if each.required and each.hint != "a text" and not texts.get(each.name, "").strip():
                raise FieldError(each.name, f"{each.name} needs a value: {each.hint}.")
        return CallableWork(self.reference, dict(texts), self.folder)

    def variants(self, texts: Mapping[str, str]) -> Mapping[str, str]:
        """Every parameter may have several values."""
        return {name: text for name, text in texts.items() if text.strip()}

    def varied(self, texts: Mapping[str, str], chosen: Mapping[str, str]) -> Mapping[str, str]:
        """The texts with one value for each."""
        return {**texts, **chosen}
