"""The actions of the keymap as entries of the palette."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from textual.screen import Screen

from memo_tui.tui.common.key_display import shown_keys
from memo_tui.tui.common.key_map import ACTIONS, EVERYWHERE, FIELDS, MOVES, Action
from memo_tui.tui.common.key_words import key_of, keys_of
from memo_tui.tui.palette.entry import Entry
from memo_tui.tui.palette.places import PANES, SHARED, leave_screens, place_of, press, way_to

if TYPE_CHECKING:
    from textual.binding import ActiveBinding

    from memo_tui.tui.app import MemoApp

_PANES_OF_TABS = {"tab_1": "show('cars')", "tab_2": "show('function')", "tab_3": "show('training')"}
_FROM_ANYWHERE = {**_PANES_OF_TABS, "tab_4": "jobs"}  # actions of the app by which panes come to the front
_OF_THE_APP = {"quit": "quit", "help": "toggle_help", "suspend": "suspend_process", "interrupt": "interrupt"}
_ASKS_FIRST_NOT = frozenset({"delete", "delete_all", "reset", "mark_failed", "stop", "stop_all"})
"""Actions that the palette doesn't do elsewhere: there the user sees first what they are about."""


def actions(app: "MemoApp", screen: Screen[object], front: str) -> list[Entry]:
    """All actions: those that can be taken on this screen first.

    Args:
        app: does them.
        screen: the one below the palette.
        front: the id of the pane in front.
    """
    here = place_of(screen, front)
    bound = _bound(screen)
    found: list[Entry] = []
    for action in sorted(ACTIONS.values(), key=lambda each: each.name in MOVES or {*each.uses} == {FIELDS}):
        found += _of(app, action, bound, here)
    return sorted(found, key=lambda entry: not entry.ready)


def _bound(screen: Screen[object]) -> "Mapping[str, ActiveBinding]":
    """What is offered on a screen, by the ids of actions; by a key where a binding has no id."""
    bound: dict[str, ActiveBinding] = {}
    for key, active in screen.active_bindings.items():
        if active.enabled:
            bound.setdefault(active.binding.id or key, active)
    return bound


def _of(app: "MemoApp", action: Action, bound: "Mapping[str, ActiveBinding]", here: str) -> Iterator[Entry]:
    """What an action means at each of its places; palette itself is left out."""
    if action.name == "palette":
        return
    keys = keys_of(action.name)
    shown, words = shown_keys(keys), f"{action.name.replace('_', ' ')} action"
    active = bound.get(action.name) or (bound.get(keys[0]) if EVERYWHERE in action.uses else None)
    mine = here if here in action.uses else next((each for each in SHARED if each in action.uses), "")
    for place, use in action.uses.items():
        if place == FIELDS and len(action.uses) > 1:
            continue
        if active and place == mine:
            take = partial(app.call_later, app.run_action, active.binding.action, active.node)
            yield Entry(use, "", take, shown, f"{words} {active.tooltip} {active.binding.description}")
        elif place == EVERYWHERE and (now := _everywhere(app, action.name, keys[0])):
            yield Entry(use, "", now, shown, words)
        else:
            needs = action.needs.get(place, "")
            about = needs or "not now" if place in (here, EVERYWHERE) else f"in {place}"
            yield Entry(use, about, partial(_go, app, action, place), shown, words, ready=False)
    if active and not mine:
        text = active.tooltip or active.binding.description
        take = partial(app.call_later, app.run_action, active.binding.action, active.node)
        yield Entry(text, "", take, shown, words)


def _everywhere(app: "MemoApp", name: str, key: str) -> Callable[[], object] | None:
    """What does an action that works on every screen."""
    if name in MOVES:
        return partial(app.simulate_key, key)
    if action := _OF_THE_APP.get(name):
        return partial(app.call_later, app.run_action, action)
    if action := _FROM_ANYWHERE.get(name):

        def show() -> None:
            if leave_screens(app):
                app.call_later(app.run_action, action)

        return show
    return None


def _go(app: "MemoApp", action: Action, place: str) -> None:
    """Go to where an action is offered, and do it there if that can be; else say what it needs."""
    use = action.uses[place]
    way = way_to(place)
    if way is None:
        where = f"works in {place}" if place not in SHARED[:1] else "can't be done here now"
        app.notify(f"{use}: {where}.", markup=False)
        return
    if not leave_screens(app):
        return
    pane, opening = way
    app.action_show(PANES[pane])
    then = opening or action.name

    def do() -> None:
        if not opening and then in _ASKS_FIRST_NOT:
            app.notify(f"Press {key_of(then)} here: {use}.", markup=False)
        elif not press(app, then):
            needs = ACTIONS[then].needs.get(pane) or "not possible now"
            app.notify(f"{ACTIONS[then].uses.get(pane, use)}: {needs}.", markup=False)

    app.call_after_refresh(do)
