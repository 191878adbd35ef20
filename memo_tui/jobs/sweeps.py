"""From a filled form to jobs: one, or the many of a sweep."""

import random
from collections.abc import Mapping

from memo_tui.jobs.spec import JobSpec
from memo_tui.memo.signature_form import FieldError
from memo_tui.tracking.address import HIDDEN
from memo_tui.training.work.kind import WorkForm
from memo_tui.training.work.sweep import SweepWork
from memo_tui.training.work.sweep_values import combinations, parse

_LONGEST_NAME = 200


def specs_of(
    form: WorkForm,
    texts: Mapping[str, str],
    *,
    experiment: str,
    tracking_uri: str,
    draws: int | None = None,
) -> list[JobSpec]:
    """The jobs that a form asks for; of a sweep, the first holds the others together.

    Args:
        form: what is to be trained.
        texts: what stands in its fields, by their names.
        experiment: where it's logged.
        tracking_uri: the store's address.
        draws: how many random combinations are tried; None for all.

    Raises:
        FieldError: a text can't be used.
    """
    for name, text in texts.items():
        if HIDDEN in text:
            raise FieldError(name, f"Type what stands for {HIDDEN} here: it was a password, and isn't kept.")
    several = {name: text for name, text in form.variants(texts).items() if parse(text).several}
    if not several:
        return [JobSpec(experiment, tracking_uri, form.read(texts))]
    chosen = combinations(several, draws=draws, seed=random.SystemRandom().randrange(2**32))
    works = [form.read(form.varied(texts, each)) for each in chosen]
    if len(works) == 1:
        return [JobSpec(experiment, tracking_uri, works[0])]
    title = f"{form.title}: {', '.join(several)}"
    return [
        JobSpec(experiment, tracking_uri, SweepWork(title, several)),
        *(
            JobSpec(experiment, tracking_uri, work, sweep="0", name=_name(each))
            for work, each in zip(works, chosen, strict=True)
        ),
    ]


def _name(chosen: Mapping[str, str]) -> str:
    """A run of a sweep is called by what sets it apart."""
    name = ", ".join(f"{param}={value}" for param, value in chosen.items())
    return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"
