"""What the pages list is what the program has, and what they show is understood."""

import ast

import pytest

from memo_tui.runs.query.filter import parse
from tests.docs.pages import DOCS, PAGES, blocks
from tests.generated_pages import MADE, made_part


@pytest.mark.parametrize("page", MADE)
def test_a_page_lists_all_that_the_program_has(page):
    assert made_part(page) == MADE[page](), "write it anew: python -m tests.generated_pages"


def test_every_filter_that_is_shown_is_one():
    shown = [line for block in blocks(DOCS / "filters.md", "filter") for line in block.text.splitlines()]
    assert len(shown) == 6
    for line in shown:
        assert parse(line).text == line


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_python_that_is_shown_is_python(page):
    for block in blocks(page, "python"):
        ast.parse(block.text)


def test_the_readme_is_one_screen():
    assert len(PAGES[0].read_text("utf-8").splitlines()) <= 66
