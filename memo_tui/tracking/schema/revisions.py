"""The revisions of MLflow's database schema, and those of the installed MLflow."""

import ast
import re
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from memo_tui.errors import StoreError

# Each revision with the MLflow versions that create it.
MADE_BY = {
    "bd07f7e963c5": "1.27",
    "97727af70f4d": "1.30",
    "3500859a5d39": "2.3",
    "acf3f17fdcc7": "2.8 to 2.12",
    "5b0e9adcef9c": "2.13 to 2.14",
    "4465047574b1": "2.15 to 2.16",
    "f5a4f2784254": "2.17",
    "0584bdc529eb": "2.18 to 2.22",
    "bda7b8c39065": "3.0 to 3.1",
    "770bee3ae1dd": "3.2",
    "1a0cddfcaa16": "3.3",
    "71994744cf8e": "3.4",
    "bf29a5ff90ea": "3.5 to 3.7",
    "1bd49d398cd23": "3.8",
    "d3e4f5a6b7c8": "3.9",
    "1b5f0d9ad7c1": "3.10",
    "c3d6457b6d8a": "3.11",
    "7d34483879f0": "3.12",
    "da6fb0208061": "3.13",
    "b7e4c1a90f23": "3.14",
    "6f8d9c3b2a1e": "3.15",
    "b7e2c1a4d9f3": "3.16",
    "dc11669786a5": "3.17",
}

_MIGRATIONS = Path("store", "db_migrations", "versions")
_ASSIGNED = re.compile(r"^(revision|down_revision)\s*(?::[^=\n]*)?=\s*(.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Installed:
    """The MLflow of this Python.

    Attributes:
        head: the revision of its stores.
        known: every revision that it can upgrade from, and the head.
    """

    head: str
    known: frozenset[str]

    @property
    def version(self) -> str:
        """The version of the package."""
        from importlib.metadata import version  # noqa: PLC0415 - slow, and used only in messages

        return version("mlflow")


@cache
def installed() -> Installed:
    """Read the revisions from MLflow's migration files, in a few ms; MLflow is not imported.

    Raises:
        StoreError: MLflow is not installed, or its migrations don't lead to one revision.
    """
    spec = find_spec("mlflow")
    before: dict[str, tuple[str, ...]] = {}
    for place in (spec and spec.submodule_search_locations) or ():
        for file in (Path(place) / _MIGRATIONS).glob("*.py"):
            assigned = dict(_ASSIGNED.findall(file.read_text(encoding="utf-8")))
            if "revision" in assigned:
                before[ast.literal_eval(assigned["revision"])] = _names(assigned.get("down_revision", "None"))
    heads = set(before).difference(*before.values())
    if len(heads) != 1:
        raise StoreError(
            "The schema of the installed MLflow can't be found: reinstall it with "
            "'pip install --force-reinstall mlflow'."
        )
    return Installed(heads.pop(), frozenset(before))


def in_words(revision: str) -> str:
    """A revision for a sentence, with the MLflow versions that create it if they are known."""
    if revision in MADE_BY:
        return f"MLflow {MADE_BY[revision]} (schema {revision})"
    return f"an MLflow with the schema {revision}"


def _names(assigned: str) -> tuple[str, ...]:
    """The revisions that a migration follows: none, one, or those that it merges."""
    value = ast.literal_eval(assigned)
    return (value,) if isinstance(value, str) else tuple(value or ())
