"""Who imports whom in the library of memoization."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import memo_tui.memo

FOLDER = Path(memo_tui.memo.__file__).parent


def imported(path):
    """The modules that a file imports anywhere, within functions too."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_no_import_goes_round_in_a_circle():
    paths = {
        ".".join(path.relative_to(FOLDER.parents[1]).with_suffix("").parts): path
        for path in FOLDER.rglob("*.py")
        if path.name != "__init__.py"
    }
    graph = {name: {each for each in imported(path) if each in paths} for name, path in paths.items()}
    order = list(TopologicalSorter(graph).static_order())  # refuses a circle
    assert sorted(order) == sorted(paths)
    assert sum(map(len, graph.values())) > len(paths)
