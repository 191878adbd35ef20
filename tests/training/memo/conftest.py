"""A folder of its own for what is cached."""

import pytest


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    """The cache folder."""
    monkeypatch.setenv("MEMO_TUI_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"
