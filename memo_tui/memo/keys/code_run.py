"""A run of compiled code on names instead of values, to find what it reads and changes."""

import dis
from collections import Counter
from dis import Instruction
from types import CodeType

from memo_tui.memo.keys.canonical import item_name
from memo_tui.memo.keys.paths import CELL, IMPORT, ITEM, PARAMETER, SELF, SUM, Path, whole

_FIRST_IN_PLACE = 13  # the first argument of BINARY_OP that is an operator such as `+=`
_JUMPS = frozenset((*dis.hasjrel, *dis.hasjabs))
_ENDS = frozenset(
    (
        *("RETURN_VALUE", "RETURN_CONST", "RAISE_VARARGS", "RERAISE", "JUMP_FORWARD", "JUMP_BACKWARD"),
        "JUMP_BACKWARD_NO_INTERRUPT",
    )
)
_CHANGING_METHODS = frozenset(
    (
        *("append", "extend", "insert", "remove", "pop", "clear", "sort", "reverse", "fill"),
        *("add", "discard", "update", "setdefault", "popitem", "appendleft", "popleft", "extendleft"),
        *("intersection_update", "difference_update", "symmetric_difference_update", "subtract"),
        *("move_to_end", "rotate", "set", "put", "put_nowait", "write", "writelines"),
    )
)
_KEYED_METHODS = frozenset(("pop", "setdefault"))  # they change the item of their first argument
_CHANGING_FUNCTIONS = frozenset(  # they change their first argument
    (
        *("next", "setattr", "delattr", "setitem", "delitem", "shuffle"),
        *("heappush", "heappop", "heapify", "heapreplace", "heappushpop"),
    )
)
_TYPES = frozenset(("list", "dict", "set", "deque"))
_SAME = frozenset((("type",), ("iter",)))  # what is done to what they return is done to their argument
_CONSTANT_LOADS = ("LOAD_CONST", "LOAD_SMALL_INT")
_GLOBAL_LOADS = frozenset(("LOAD_GLOBAL", "LOAD_NAME", "LOAD_FROM_DICT_OR_GLOBALS"))
_CELL_LOADS = frozenset(("LOAD_DEREF", "LOAD_CLASSDEREF", "LOAD_FROM_DICT_OR_DEREF"))
_ITEM_STORES = {"STORE_SUBSCR": 2, "DELETE_SUBSCR": 2, "STORE_SLICE": 3}  # how deep the changed object is
_ITEM_LOADS = {"BINARY_SUBSCR": 2, "BINARY_SLICE": 3}
_KEYED = frozenset(("STORE_SUBSCR", "DELETE_SUBSCR", "BINARY_SUBSCR"))
_NO_RESULT = (
    "STORE",
    "DELETE",
    "POP",
    "NOP",
    "CACHE",
    "RESUME",
    "PUSH_NULL",
    "KW_NAMES",
    "PRECALL",
    "GET_ITER",
)


class _Constant:
    """A constant on the stack."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value


class CodeRun:
    """One run over the instructions, in their order; what is on the stack is a path, a constant, or None."""

    def __init__(self, code: CodeType) -> None:
        self.reads: Counter[Path] = Counter()
        self.discarded: Counter[Path] = Counter()  # reads only to change what is read
        self.changes: set[Path] = set()
        self._loaded: Counter[Path] = Counter()  # whose methods change an item by a key that isn't known yet
        self.imports: set[str] = set()
        self.hidden: set[str] = set()
        self._constant = False  # whether the stack's top was just put there as a constant
        self._stack: list[Path | _Constant | None] = []
        instructions = [step for step in dis.get_instructions(code) if step.opname != "EXTENDED_ARG"]
        stored = Counter(name for step in instructions for name in _stored(step))
        self._once = {name for name, count in stored.items() if count == 1}
        self._locals: dict[str, Path | None] = {}
        count = code.co_argcount + code.co_kwonlyargcount
        for place, name in enumerate(code.co_varnames[:count]):
            self._locals[name] = (SELF,) if place == 0 and code.co_argcount else (PARAMETER + name,)
        self._run(instructions)
        self.changes.update(path for path, count in self._loaded.items() if count > 0)

    def _run(self, instructions: list[Instruction]) -> None:
        stacks: dict[int, list[Path | _Constant | None]] = {}
        recent: list[object] = []  # the last constants
        for step, following in zip(instructions, [*instructions[1:], None], strict=True):
            if step.offset in stacks:
                known = stacks.pop(step.offset)
                if not self._stack or len(known) <= len(self._stack):
                    self._stack = known
            self._change(step, recent, discarded=following is not None and following.opname == "POP_TOP")
            self._move(step, recent)
            if step.opname != "PRECALL":
                self._constant = step.opname == "LOAD_CONST"
            if step.opname in _CONSTANT_LOADS:
                recent = [*recent[-3:], step.argval]
            if step.opcode in _JUMPS and isinstance(step.argval, int) and step.argval > step.offset:
                stacks.setdefault(step.argval, list(self._stack))
            if step.opname in _ENDS:
                self._stack = []

    def _change(self, step: Instruction, recent: list[object], *, discarded: bool) -> None:
        """Note what an instruction changes."""
        name, top = step.opname, self._at(1)
        if name in ("STORE_GLOBAL", "DELETE_GLOBAL"):
            self.changes.add((step.argval,))
            self._discard_sum(top)
        elif name in ("STORE_DEREF", "DELETE_DEREF"):
            self.changes.add((CELL + step.argval,))
            self._discard_sum(top)
        elif name in _ITEM_STORES:
            container = self._at(_ITEM_STORES[name])
            self.changes.add(whole(self._item(container, name)))
            self.discarded[whole(container)] += 1
            self._discard_sum(self._at(_ITEM_STORES[name] + 1))
        elif name in ("STORE_ATTR", "DELETE_ATTR") and top:
            self.changes.add(whole((*top, step.argval)))
            self.reads[whole(top)] -= 1  # to write isn't to read
            self._discard_sum(self._at(2))
        elif name in ("LOAD_ATTR", "LOAD_METHOD") and top and step.argval in _KEYED_METHODS:
            self._loaded[whole(top)] += 1
        elif name in ("LOAD_ATTR", "LOAD_METHOD") and top and step.argval in _CHANGING_METHODS:
            self.changes.add(whole(top))
        elif name == "CALL":
            self._call(step.arg or 0, recent, discarded=discarded)

    def _call(self, count: int, recent: list[object], *, discarded: bool) -> None:
        """Note what a call changes; `recent` are the last constants."""
        called, first = self._called(count), self._at(count) if count else None
        function = called[-1] if called else ""
        if function in ("setattr", "delattr") and first:
            attribute = next((each for each in reversed(recent) if isinstance(each, str)), "")
            self.changes.add(whole((*first, attribute)))
        elif function in _CHANGING_FUNCTIONS or (function in _CHANGING_METHODS and called[0] in _TYPES):
            if first and (function != "next" or discarded):
                self.changes.add(whole(first))
                self.discarded[whole(first)] += discarded
        elif function in _CHANGING_METHODS:
            self.discarded[whole(called)] += discarded
            if function in _KEYED_METHODS and (key := self._key(count)):
                item = whole((*called[:-1], key))
                self._loaded[whole(called[:-1])] -= 1
                self.changes.add(item)
                self.reads[item] += not discarded
        elif function in ("import_module", "__import__") and (count > 1 or not self._constant):
            self.hidden.add(function)
        elif function in ("import_module", "__import__"):
            self.imports.add(f"{IMPORT}0:{recent[-1]}")
            self.reads[(f"{IMPORT}0:{recent[-1]}",)] += 1

    def _discard_sum(self, value: Path | None) -> None:
        """Note that what was read went into what is written, and nowhere else."""
        if value and value[-1] == SUM:
            self.discarded[whole(value)] += 1

    def _called(self, count: int) -> Path:
        """The path of the function that is called with so many arguments."""
        return next((path for place in (count + 1, count + 2) if (path := self._at(place))), ())

    def _move(self, step: Instruction, recent: list[object]) -> None:
        """Do to the stack what an instruction does."""
        name, arg, top = step.opname, step.arg or 0, self._at(1)
        stack = self._stack
        if name == "COPY":
            stack.append(stack[-arg] if 0 < arg <= len(stack) else None)
            self.reads[whole(self._at(arg))] += 1
            return
        if name == "SWAP":
            if 0 < arg <= len(stack):
                stack[-1], stack[-arg] = stack[-arg], stack[-1]
            return
        if name == "POP_TOP" and top and top[0].startswith(IMPORT):
            self.reads[top] -= len(top) == 1  # a module out of which names were taken
        container = self._at(_ITEM_LOADS[name]) if name in _ITEM_LOADS else None
        item = self._item(container, name)
        left = self._at(2)
        same = top if name == "CALL" and arg == 1 and self._called(1)[-1:] in _SAME else None
        stored = [self._at(place + 1) for place in range(len(_stored(step)))]
        effect = _effect(step)
        if name == "STORE_FAST_LOAD_FAST":
            del stack[-1:]
        elif effect < 0:
            del stack[effect:]
        else:
            stack += [None] * effect
        for local, path in zip(_stored(step), stored, strict=True):
            self._store(local, path)
        if name in _GLOBAL_LOADS:
            self._load((step.argval,), effect)
        elif name in _CELL_LOADS:
            self._load((CELL + step.argval,), effect)
        elif name == "IMPORT_NAME":
            self._import(step, recent)
        elif name == "IMPORT_FROM":
            self._load((*top, step.argval) if top else None, 1)
        elif name.startswith("LOAD_FAST") or name == "STORE_FAST_LOAD_FAST":
            self._load_locals(step)
        elif name in ("LOAD_ATTR", "LOAD_METHOD") and top and top[-1] != SUM:
            self.reads[top] -= 1
            self._load((*top, step.argval), effect + 1)
        elif name == "BINARY_OP" and left and arg >= _FIRST_IN_PLACE:
            stack[-1] = (*left, SUM)
        elif item and stack:
            self.reads[whole(container)] -= 1
            self._load(item, 1)
        elif name in _CONSTANT_LOADS:
            stack[-1] = _Constant(step.argval)
        elif name == "FOR_ITER":
            stack[-1] = (*top, ITEM) if top else None
        elif same and stack:
            stack[-1] = same
        elif stack and not name.startswith(_NO_RESULT):
            stack[-1] = None

    def _import(self, step: Instruction, recent: list[object]) -> None:
        level, names = recent[-2:] if len(recent) > 1 else (0, None)
        root = f"{IMPORT}{level if isinstance(level, int) else 0}:"
        self.imports.add(root + step.argval)
        self._load((root + (step.argval if names else step.argval.partition(".")[0]),), 1)

    def _load_locals(self, step: Instruction) -> None:
        names = step.argval if isinstance(step.argval, tuple) else (step.argval,)
        if step.opname == "STORE_FAST_LOAD_FAST":
            names = names[1:]
            self._stack.append(None)
        for place, name in enumerate(reversed(names), 1):
            path = self._locals.get(name)
            if path and place <= len(self._stack):
                self._stack[-place] = path
                self.reads[whole(path)] += 1

    def _load(self, path: Path | None, count: int) -> None:
        """Put a path in the last places: which of them has it, and which has nothing, differs by version."""
        for place in range(1, min(max(count, 1), len(self._stack)) + 1):
            self._stack[-place] = path
        if path:
            self.reads[whole(path)] += 1

    def _store(self, local: str, path: Path | None) -> None:
        self._locals[local] = path
        if path and path[0].startswith(IMPORT) and local in self._once:
            self.reads[path] -= 1  # what counts is what is done with it

    def _at(self, place: int) -> Path | None:
        found = self._stack[-place] if 0 < place <= len(self._stack) else None
        return None if isinstance(found, _Constant) else found

    def _item(self, container: Path | None, instruction: str) -> Path | None:
        """The path of the item of a container whose key is on top of the stack; a slice has none."""
        if not container:
            return None
        key = self._key(1) if instruction in _KEYED else ""
        return (*container, key or ITEM)

    def _key(self, place: int) -> str:
        """The name of the item whose key is a constant in a place of the stack; empty for another key."""
        found = self._stack[-place] if 0 < place <= len(self._stack) else None
        return item_name(found.value) if isinstance(found, _Constant) else ""


def _stored(step: Instruction) -> tuple[str, ...]:
    """The local variables that an instruction stores, the one of the stack's top first."""
    if step.opname == "STORE_FAST":
        return (step.argval,)
    if step.opname == "STORE_FAST_STORE_FAST":
        return tuple(step.argval)
    return tuple(step.argval[:1]) if step.opname == "STORE_FAST_LOAD_FAST" else ()


def _effect(step: Instruction) -> int:
    """By how much an instruction changes the stack; before 3.12 a call is two, that count as one here."""
    if step.opname == "CALL":
        return -(step.arg or 0) - 1
    return 0 if step.opname == "PRECALL" else dis.stack_effect(step.opcode, step.arg, jump=False)
