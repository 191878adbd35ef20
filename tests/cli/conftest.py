"""What the tests of the command line share."""

from pathlib import Path

import pytest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The empty folder in which the command is started."""
    folder = tmp_path / "here"
    folder.mkdir()
    return folder
