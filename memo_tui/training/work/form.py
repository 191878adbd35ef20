"""What every form of work has in common."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from memo_tui.memo.signature_form import Field, FieldError
from memo_tui.training.work.spec import Work


class WorkForm(Protocol):
    """Something that can be trained, with what may be changed about it."""

    @property
    def title(self) -> str:
        """What it is, in words."""

    @property
    def fields(self) -> Sequence[Field]:
        """What can be filled in, in order."""

    def read(self, texts: Mapping[str, str]) -> Work:
        """The work that these texts mean, by the fields' names.

        Raises:
            FieldError: a text can't be used.
        """

    def variants(self, texts: Mapping[str, str]) -> Mapping[str, str]:
        """The texts that may hold several values to try, by what they are called in a sweep."""

    def varied(self, texts: Mapping[str, str], chosen: Mapping[str, str]) -> Mapping[str, str]:
        """The fields' texts with one value chosen for each of the variants."""


def filled(fields: Sequence[Field], texts: Mapping[str, str]) -> tuple[Field, ...]:
    """The fields with other texts in them, where there are such."""
    return tuple(replace(field, text=texts.get(field.name, field.text)) for field in fields)


__all__ = ["Field", "FieldError", "WorkForm", "filled"]
