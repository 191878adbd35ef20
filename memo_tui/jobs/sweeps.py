"""From a filled form to jobs: one, or those of a sweep."""

import random
from collections.abc import Mapping

from memo_tui.jobs.spec import JobSpec
from memo_tui.memo.signature_form import FieldError
from memo_tui.secrets.uris import HIDDEN
from memo_tui.training.memo.policy import OFF
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
    memo: str = OFF,
) -> list[JobSpec]:
    """The jobs that a form asks for; in a sweep, the first is the parent of the others.

    Args:
        form: what is to be trained.
        texts: of its fields, by their names.
        experiment: the name of the experiment to log to.
        tracking_uri: the store's address.
        draws: the number of random combinations to try; None for all.
        memo: whether remembered runs answer them, a word of `SWITCH`.

    Raises:
        FieldError: a text can't be used.
    """
    for name, text in texts.items():
        if HIDDEN in text:
            raise FieldError(name, f"Type the password in place of {HIDDEN}: passwords aren't saved.")
    several = {name: text for name, text in form.variants(texts).items() if parse(text).several}
    if not several:
        return [JobSpec(experiment, tracking_uri, form.read(texts), memo=memo)]
    chosen = combinations(several, draws=draws, seed=random.SystemRandom().randrange(2**32))
    works = [form.read(form.varied(texts, each)) for each in chosen]
    if len(works) == 1:
        return [JobSpec(experiment, tracking_uri, works[0], memo=memo)]
    title = f"{form.title}: {', '.join(several)}"
    return [
        JobSpec(experiment, tracking_uri, SweepWork(title, several), memo=memo),
        *(
            JobSpec(experiment, tracking_uri, work, sweep="0", name=_name(each), memo=memo)
            for work, each in zip(works, chosen, strict=True)
        ),
    ]


def _name(chosen: Mapping[str, str]) -> str:
    """The name of a run in a sweep: the values that distinguish it."""
    name = ", ".join(f"{param}={value}" for param, value in chosen.items())
    return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"
