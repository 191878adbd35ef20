"""Test modules with their asserts rewritten, made once for all the workers of a test run."""

import os
from concurrent.futures import ProcessPoolExecutor
from fnmatch import fnmatch
from multiprocessing import get_context
from pathlib import Path

import pytest


def rewrite_all(config: pytest.Config, folder: Path) -> None:
    """Write into the caches what pytest's import hook would otherwise make in every worker.

    The workers read the caches also where Python was asked to write none. With a pytest that has other
    internals nothing is written here, and each worker rewrites for itself.
    """
    patterns = ["conftest.py", *config.getini("python_files")]
    files = [path for path in folder.rglob("*.py") if any(fnmatch(path.name, each) for each in patterns)]
    global _config  # noqa: PLW0603 - a config can't be sent, only be forked
    _config = config
    with ProcessPoolExecutor(os.cpu_count(), get_context("fork")) as pool:
        list(pool.map(_rewrite, files, chunksize=16))


_config: pytest.Config


def _rewrite(path: Path) -> None:
    try:
        from _pytest.assertion import rewrite

        cache = rewrite.get_cache_dir(path)
        rewritten = cache / f"{path.stem}{rewrite.PYC_TAIL}"
        if rewrite._read_pyc(path, rewritten) is None:
            cache.mkdir(exist_ok=True)
            source, code = rewrite._rewrite_test(path, _config)
            rewrite._write_pyc(_config.stash[rewrite.assertstate_key], code, source, rewritten)
    except (ImportError, AttributeError, TypeError, ValueError, OSError):
        pass
