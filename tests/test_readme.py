"""What the README says is what the program does."""

from tests.readme_options import table, table_in_readme


def test_the_readme_lists_every_option_as_the_program_has_it():
    assert table_in_readme() == table(), "write it anew: python -m tests.readme_options"
