"""What the repository holds: a short top level, and pages whose links lead somewhere."""

import re
import subprocess
from pathlib import Path

import pytest

import memo_tui

ROOT = Path(__file__).parents[1]
TOP_LEVEL = {"README.md", "memo_tui", "pyproject.toml", "tests"}
PAGES = [ROOT / "README.md", *sorted((Path(memo_tui.__file__).parent / "docs").glob("*.md"))]


def tracked() -> list[str]:
    """The paths that Git tracks."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout of Git")
    return subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split("\0")[:-1]


def test_the_top_level_stays_short():
    top = {path.partition("/")[0] for path in tracked()}
    assert {name for name in top if not name.startswith(".")} == TOP_LEVEL


def test_no_database_is_tracked():
    assert [path for path in tracked() if re.search(r"\.(db|sqlite3?)(-wal|-shm)?$", path)] == []


def test_the_package_brings_its_pages():
    pages = ("architecture", "benchmarks", "changelog", "contributing")
    assert {page.stem for page in PAGES}.issuperset(pages)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_links_of_a_page_lead_to_files(page):
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_files_of_the_package_that_a_page_names_exist(page):
    text = page.read_text("utf-8")
    named = re.findall(r"`((?:\w+/)+\w+\.\w+)`", text)
    if page.stem in ("architecture", "contributing"):  # elsewhere a bare name is a file of the user's
        named += re.findall(r"`(\w+\.(?:py|tcss))`", text)
    folders = (page.parent, ROOT, ROOT / "memo_tui", ROOT / "memo_tui" / "tui")
    assert [name for name in named if not any((folder / name).exists() for folder in folders)] == []
