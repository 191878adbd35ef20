"""One key means one thing: every binding of every screen and pane comes from the keymap."""

import importlib
import pkgutil
from collections import defaultdict

from textual.binding import Binding
from textual.dom import DOMNode

import memo_tui.tui
from memo_tui.tui.common.key_map import ACTIONS, EVERYWHERE, FIELDS, MOVES


def owners():
    """The classes of the program that have bindings of their own."""
    for module in pkgutil.walk_packages(memo_tui.tui.__path__, "memo_tui.tui."):
        importlib.import_module(module.name)
    waiting, seen = [DOMNode], set()
    while waiting:
        kind = waiting.pop()
        waiting += [each for each in kind.__subclasses__() if each not in seen]
        seen.add(kind)
        if kind.__module__.startswith("memo_tui.") and "BINDINGS" in vars(kind):
            yield kind


def bindings():
    """The bindings of the program's own classes, without those taken over from Textual's widgets."""
    from textual.widgets import Input

    theirs = {id(each) for each in Input.BINDINGS}
    return [
        (kind, each)
        for kind in owners()
        for each in kind.BINDINGS
        if isinstance(each, Binding) and id(each) not in theirs
    ]


def test_every_binding_has_an_id_and_a_description():
    found = bindings()
    assert len(found) > 150
    assert [(kind.__name__, each.key) for kind, each in found if not (each.id and each.description)] == []


def test_every_binding_has_the_keys_of_its_action():
    known = {name: set(action.keys) for name, action in ACTIONS.items()}
    strange = [
        (kind.__name__, each.id, each.key)
        for kind, each in bindings()
        if not each.id.startswith("answer_") and not set(each.key.split(",")) <= known.get(each.id, set())
    ]
    assert strange == []


def test_no_key_has_two_meanings():
    meanings = defaultdict(set)
    for name, action in ACTIONS.items():
        for key in action.keys:
            meanings[key].add(name)
    doubled = {
        key: names
        for key, names in meanings.items()
        if len(names) > 1 and not (len(key) > 1 and any(FIELDS in ACTIONS[n].uses for n in names))
    }
    doubled.pop("n"), doubled.pop("N")  # in a text that is searched they go on to the next match
    doubled.pop("shift+up", None), doubled.pop("shift+down", None)  # scroll the help, or move a column
    assert doubled == {}


def test_moves_work_everywhere():
    assert all(EVERYWHERE in ACTIONS[name].uses for name in MOVES)
