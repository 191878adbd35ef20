"""The libraries that the program and its tests load, compiled once for all processes of a test run.

Where they were installed without being compiled, and Python is asked to write no caches (as images of
containers often do), each of the hundreds of processes would compile MLflow for itself: five seconds instead
of one and a half.
"""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

PRELOADED = (
    "mlflow",
    "mlflow.data",
    "mlflow.data.code_dataset_source",
    "mlflow.data.pandas_dataset",
    "mlflow.store.tracking.sqlalchemy_store",
    "numpy",
    "pandas",
    "sklearn.compose",
    "sklearn.datasets",
    "sklearn.ensemble",
    "sklearn.linear_model",
    "sklearn.metrics",
    "sklearn.model_selection",
    "sklearn.neural_network",
    "sklearn.preprocessing",
    "sqlalchemy.dialects.sqlite",
    "textual.app",
    "textual.widgets",
)
"""What takes most of the time of a command to start."""

_OTHERS = (
    "IPython",
    "asyncssh",
    "dask_jobqueue",
    "diskcache",
    "distributed",
    "distributed.cli.dask_worker",
    "hypothesis",
    "ipykernel.kernelapp",
    "joblib",
    "matplotlib.pyplot",
    "mlflow.cli",
    "mlflow.server.auth",
    "mlflow.server.fastapi_app",
    "papermill.cli",
    "psycopg",
    "pytest_asyncio",
    "textual_image.widget",
    "tomlkit",
    "uvicorn.main",
)
_IMPORT = """
import compileall, contextlib, importlib, importlib.util, sys
for name in sys.argv[1:]:
    with contextlib.suppress(Exception):
        importlib.import_module(name)
migrations = importlib.util.find_spec("mlflow.store.db_migrations")
if migrations is not None:
    for folder in migrations.submodule_search_locations:
        compileall.compile_dir(folder, quiet=2)
"""


def compile_libraries(folder: Path) -> None:
    """Import the libraries where their compiled code is kept, unless that was done.

    Args:
        folder: an empty one, in which MLflow may write.
    """
    known = importlib.util.find_spec("mlflow")
    if known is None or known.origin is None or Path(importlib.util.cache_from_source(known.origin)).exists():
        return
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", _IMPORT, *names],
            cwd=folder,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for names in (PRELOADED, _OTHERS)
    ]
    for process in processes:
        process.wait()
