"""What compiled code changes: the names that it assigns, and the objects that it changes in place."""

import dis
from collections.abc import Iterator
from functools import lru_cache
from types import CodeType

Path = tuple[str, ...]

SELF = "."
"""Stands for the first parameter of a function, whatever it is called, at the beginning of a path."""

CELL = "&"
"""Stands before the name of a variable of a function around, at the beginning of a path."""

_JUMPS = frozenset(dis.hasjrel) | frozenset(dis.hasjabs)
_ENDS = frozenset(
    (
        *("RETURN_VALUE", "RETURN_CONST", "RAISE_VARARGS", "RERAISE", "JUMP_FORWARD", "JUMP_BACKWARD"),
        "JUMP_BACKWARD_NO_INTERRUPT",
    )
)
_CHANGING_METHODS = frozenset(
    (
        *("append", "extend", "insert", "remove", "pop", "clear", "sort", "reverse"),
        *("add", "discard", "update", "setdefault", "popitem", "appendleft", "popleft", "fill"),
        *("intersection_update", "difference_update", "symmetric_difference_update", "move_to_end", "rotate"),
    )
)
_STORES = frozenset(("STORE_GLOBAL", "DELETE_GLOBAL"))
_CELL_STORES = frozenset(("STORE_DEREF", "DELETE_DEREF"))
# Where the changed object is on the stack: the distance from its top.
_ITEM_STORES = {"STORE_SUBSCR": 2, "DELETE_SUBSCR": 2, "STORE_SLICE": 3}
_GLOBAL_LOADS = frozenset(("LOAD_GLOBAL", "LOAD_NAME", "LOAD_FROM_DICT_OR_GLOBALS"))
_CELL_LOADS = frozenset(("LOAD_DEREF", "LOAD_CLASSDEREF", "LOAD_FROM_DICT_OR_DEREF"))


@lru_cache(4096)
def changes_of(code: CodeType) -> frozenset[Path]:
    """Paths of what code assigns or changes in place, with the code inside it.

    ("runs",) of `runs.append(1)` or `global runs; runs = 1`, ("stats", "n") of `stats.n += 1`; (SELF, "n") of
    the same on the first parameter, ("&runs",) on a variable of a function around.
    """
    found = set(_changes(code))
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            found.update(path for path in changes_of(constant) if path[0] != SELF)
    return frozenset(found)


def _changes(code: CodeType) -> Iterator[Path]:
    """Run the code on paths instead of values; what isn't a path is None."""
    first = code.co_varnames[0] if code.co_argcount else None
    stack: list[Path | None] = []
    stacks: dict[int, list[Path | None]] = {}
    for step in dis.get_instructions(code):
        if step.offset in stacks:
            known = stacks.pop(step.offset)
            stack = known if len(known) <= len(stack) or not stack else stack
        name, top = step.opname, _at(stack, 1)
        if name in _STORES:
            yield (step.argval,)
        elif name in _CELL_STORES:
            yield (CELL + step.argval,)
        elif name in _ITEM_STORES and (path := _at(stack, _ITEM_STORES[name])):
            yield path
        elif name in ("STORE_ATTR", "DELETE_ATTR") and top:
            yield (*top, step.argval)
        elif name in ("LOAD_ATTR", "LOAD_METHOD") and top and step.argval in _CHANGING_METHODS:
            yield top
        _move(stack, step, first, top)
        if step.opcode in _JUMPS and isinstance(step.argval, int) and step.argval > step.offset:
            stacks.setdefault(step.argval, list(stack))
        if name in _ENDS:
            stack = []


def _move(stack: list[Path | None], step: dis.Instruction, first: str | None, top: Path | None) -> None:
    """Do to the stack what an instruction does."""
    name, arg = step.opname, step.arg or 0
    if name == "COPY":
        stack.append(_at(stack, arg))
        return
    if name == "SWAP":
        if len(stack) >= arg:
            stack[-1], stack[-arg] = stack[-arg], stack[-1]
        return
    effect = dis.stack_effect(step.opcode, step.arg, jump=False)
    if effect < 0:
        del stack[effect:]
    else:
        stack += [None] * effect
    if name in _GLOBAL_LOADS:
        _put(stack, effect, (step.argval,))
    elif name in _CELL_LOADS:
        _put(stack, effect, (CELL + step.argval,))
    elif name.startswith(("LOAD_FAST", "STORE_FAST_LOAD_FAST")):
        names = step.argval if isinstance(step.argval, tuple) else (step.argval,)
        for place, each in enumerate(reversed(names[-max(effect, 1) :])):
            if place < len(stack):
                stack[-1 - place] = (SELF,) if each == first else None
    elif name in ("LOAD_ATTR", "LOAD_METHOD") and top:
        _put(stack, effect + 1, (*top, step.argval))
    elif stack and not name.startswith(("STORE", "DELETE", "POP", "NOP", "CACHE", "RESUME", "PUSH_NULL")):
        stack[-1] = None


def _put(stack: list[Path | None], count: int, path: Path) -> None:
    """Put a path in the last places: which of them has it, and which has nothing, differs by version."""
    for place in range(1, min(max(count, 1), len(stack)) + 1):
        stack[-place] = path


def _at(stack: list[Path | None], place: int) -> Path | None:
    return stack[-place] if 0 < place <= len(stack) else None
