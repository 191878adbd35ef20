"""What the tests of the command line share."""

from pathlib import Path

import pytest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The empty folder in which the command is started."""
    folder = tmp_path / "here"
    folder.mkdir()
    return folder


@pytest.fixture(autouse=True)
def preloaded_but_fresh(request: pytest.FixtureRequest) -> None:
    """The command is forked with its libraries loaded, but in tests marked `fresh`."""
    if not request.node.get_closest_marker("fresh"):
        request.getfixturevalue("preloaded")
