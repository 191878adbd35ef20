"""The part of a key that stands for the environment: Python, and the libraries that compute."""

import re
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from functools import cache
from importlib import metadata

from memo_tui.secrets.known import hidden_param
from memo_tui.training.memo.key import Part

OF_MODELS = ("scikit-learn", "numpy", "scipy", "pandas")
"""The libraries that compute the models of this program."""

VARIABLE = "variable "
"""What the name of an environment variable has in front of it where the part is readable."""

_COMPUTING = frozenset(  # of what a library needs itself, these count too
    (
        *(
            "catboost",
            "cupy",
            "dask",
            "flax",
            "jax",
            "jaxlib",
            "keras",
            "lightgbm",
            "numba",
            "numpy",
            "pandas",
        ),
        *("polars", "pyarrow", "scikit-learn", "scipy", "statsmodels", "tensorflow", "torch", "transformers"),
        *("lightning", "optuna", "xgboost"),
    )
)
LOGGING = frozenset(("memo-tui", "mlflow", "mlflow-skinny", "tqdm", "rich"))  # they only record and show
_OTHERWISE_NAMED = {"sklearn": "scikit-learn", "PIL": "pillow", "yaml": "pyyaml", "cv2": "opencv-python"}
_NAME = re.compile(r"[A-Za-z0-9._-]+")


def environment_part(
    libraries: Collection[str],
    *,
    counted: bool = True,
    variables: Mapping[str, str | None] | None = None,
) -> Part:
    """Python's minor version, and the version of each library.

    Args:
        libraries: names of distributions.
        counted: whether Python and the libraries count at all.
        variables: environment variables that count, by name; None for one that isn't set.
    """
    versions = {name: found for name in libraries if (found := _version(name))}
    python = f"{sys.version_info[0]}.{sys.version_info[1]}"
    return environment_of(python if counted else "", versions, variables or {})


def environment_of(python: str, versions: Mapping[str, str], variables: Mapping[str, str | None]) -> Part:
    """The part for these versions and variables; "" for Python if neither it nor the libraries count."""
    found = {"Python": python, **dict(sorted(versions.items()))} if python else {}
    given = sorted(variables.items())
    readable = {
        f"{VARIABLE}{each}": "not set" if text is None else hidden_param(each, text) for each, text in given
    }
    return Part.of("environment", found | readable, [sorted(found.items()), given] if given else None)


def distributions_of(modules: Collection[str]) -> set[str]:
    """The distributions that install these top modules, and what computes of what those need themselves.

    Python's own modules, and what only records or shows, are left out.
    """
    found: set[str] = set()
    for module in modules:
        if module and module not in sys.stdlib_module_names:
            found.update(_of_module(module))
    computing: set[str] = set()
    waiting = [*found]
    while waiting:
        for name in _needs(waiting.pop()):
            if name in _COMPUTING and name not in computing:
                computing.add(name)
                waiting.append(name)
    return (found | computing) - LOGGING


@cache
def _of_module(module: str) -> tuple[str, ...]:
    name = _OTHERWISE_NAMED.get(module, module)
    if _version(name):
        return (normal_name(name),)
    return tuple({normal_name(each) for each in metadata.packages_distributions().get(module, ())})


@cache
def _needs(name: str) -> tuple[str, ...]:
    return tuple(_required(name))


def _required(name: str) -> Iterator[str]:
    with suppress(metadata.PackageNotFoundError):
        for line in metadata.requires(name) or ():
            match = _NAME.match(line)
            if match and "extra ==" not in line:
                yield normal_name(match[0])


def _version(name: str) -> str:
    with suppress(metadata.PackageNotFoundError, ValueError):
        return metadata.version(name)
    return ""


def normal_name(name: str) -> str:
    """The name of a distribution, however it is spelled."""
    return re.sub(r"[-_.]+", "-", name).lower()
