"""What the installed package declares."""

import ast
import subprocess
import sys
from importlib.metadata import metadata, packages_distributions, requires
from importlib.resources import files
from pathlib import Path
from zipfile import ZipFile

import memo_tui
from tests.test_repository import ROOT, tracked

FOLDER = Path(memo_tui.__file__).parent
OPTIONAL = {"keyring", "asyncssh", "dask", "dask_jobqueue", "distributed", "jupyter_client", "papermill"}


def imported() -> set[str]:
    """The packages that any file imports, within functions too; those for types alone don't count."""
    found = set()
    for path in FOLDER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return found - set(sys.stdlib_module_names) - {"memo_tui"}


def test_whatever_is_imported_is_declared():
    declared = {line.split(";")[0].split("[")[0].strip() for line in requires("memo-tui")}
    declared = {name.rstrip("<>=!~.0123456789,").split(">")[0].split("<")[0].lower() for name in declared}
    distributions = packages_distributions()
    for package in imported() - OPTIONAL:
        names = {name.lower() for name in distributions[package]}
        assert names & declared, f"{package} is imported, and none of {names} is declared"


def test_its_types_are_for_others_too():
    assert files("memo_tui").joinpath("py.typed").is_file()
    assert "Typing :: Typed" in metadata("memo-tui").get_all("Classifier")


def test_its_wheel_has_the_package_with_its_styles_and_pages_and_nothing_else(tmp_path):
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "built")]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = (tmp_path / "built").iterdir()
    with ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if not name.startswith("memo_tui-")}  # its metadata
    assert packed == {path for path in tracked() if path.startswith("memo_tui/")}
