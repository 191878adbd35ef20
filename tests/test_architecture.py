"""Who imports whom, within functions too."""

import ast
import importlib
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from textual.screen import Screen
from textual.widget import Widget

import memo_tui
from memo_tui.tui.common.pane import Pane

FOLDER = Path(memo_tui.__file__).parent
OWN_THREADS = {
    "memo_tui.any_python.memo_tui_run_context.heartbeat": "the rest of memo-tui is not there",
    "memo_tui.background": "the helper that everything else uses",
    "memo_tui.headless.interrupts": "no screen is there",
    "memo_tui.jobs.process": "no screen is there",
    "memo_tui.training.models.incremental": "its error is raised where the steps are awaited",
}


def module_of(path):
    parts = path.relative_to(FOLDER.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


PATHS = {module_of(path): path for path in sorted(FOLDER.rglob("*.py"))}


@cache
def trees():
    """The source of each module, parsed."""
    return {name: ast.parse(path.read_text("utf-8")) for name, path in PATHS.items()}


def running(node):
    """The nodes below this one, without those that only a type checker sees."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
            continue
        yield child
        yield from running(child)


def imported(tree):
    """The modules that a file imports anywhere."""
    for node in running(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            whole = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in PATHS else node.module for name in whole)


@cache
def imports():
    """The modules of the program that each of them imports."""
    return {name: {each for each in imported(tree) if each in PATHS} for name, tree in trees().items()}


def order(graph):
    """The modules, each after those that it imports; a circle is refused."""
    return list(TopologicalSorter(graph).static_order())


def test_no_import_goes_round_in_a_circle():
    graph = {name: found - {name} for name, found in imports().items()}
    assert sorted(order(graph)) == sorted(PATHS)
    assert sum(map(len, graph.values())) > len(PATHS)


def test_a_circle_through_a_function_would_be_found():
    sources = {"memo_tui.runs": "def f():\n    import memo_tui.jobs", "memo_tui.jobs": "import memo_tui.runs"}
    with pytest.raises(CycleError):
        order({name: set(imported(ast.parse(source))) for name, source in sources.items()})


def classes_of(name):
    """The classes that a module defines."""
    module = importlib.import_module(name)
    return [each for each in vars(module).values() if isinstance(each, type) and each.__module__ == name]


@cache
def screens():
    """The modules that define a screen."""
    return {
        name
        for name in PATHS
        if name.startswith("memo_tui.tui.") and any(issubclass(each, Screen) for each in classes_of(name))
    }


def test_no_widget_imports_a_screen():
    """A pane is composed by the app as a screen is, and opens screens as one does."""
    wrong = {}
    for name in PATHS:
        classes = classes_of(name) if name.startswith("memo_tui.tui.") else []
        pages = [each for each in classes if issubclass(each, (Screen, Pane))]
        if not pages and any(issubclass(each, Widget) for each in classes) and imports()[name] & screens():
            wrong[name] = imports()[name] & screens()
    assert wrong == {}


def test_there_are_screens_to_tell_widgets_from():
    assert len(screens()) > 10


def threads_of(tree):
    """The calls and classes of a file that make threads of their own."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            text = ast.unparse(node)
            worker = ast.unparse(node.func).endswith("run_worker") and "thread=True" in text
            if worker or ast.unparse(node.func) in ("Thread", "threading.Thread"):
                yield text
        elif isinstance(node, ast.ClassDef) and any("Thread" in ast.unparse(base) for base in node.bases):
            yield node.name


def test_threads_are_started_by_the_guarded_helper():
    found = {name: list(threads_of(tree)) for name, tree in trees().items()}
    own = {name for name, threads in found.items() if threads and not name.startswith("memo_tui.memo.")}
    assert own == set(OWN_THREADS)


def test_only_what_reads_writes_or_launches_runs_imports_mlflow():
    importing = {
        name.split(".")[1]
        for name, tree in trees().items()
        if any(each.split(".")[0] == "mlflow" for each in imported(tree))
    }
    assert importing <= {"tracking", "runs", "training", "jobs"}
