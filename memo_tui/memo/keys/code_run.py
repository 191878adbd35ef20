"""A run of compiled code on names instead of values, to find what it reads and changes."""

import dis
from collections import defaultdict
from collections.abc import Callable
from types import CodeType
from typing import ClassVar

from memo_tui.memo.keys.canonical import item_name
from memo_tui.memo.keys.changers import CHANGING_FUNCTIONS, CHANGING_METHODS, KEYED_METHODS, SAME, TYPES
from memo_tui.memo.keys.hiding import IMPORTERS
from memo_tui.memo.keys.instructions import Step, steps_of
from memo_tui.memo.keys.paths import CELL, IMPORT, ITEM, PARAMETER, SELF, SUM, Path, whole

_FIRST_IN_PLACE = 13  # the first argument of BINARY_OP that is an operator such as `+=`
_JUMPS = frozenset((*dis.hasjrel, *dis.hasjabs))
_ENDS = frozenset(
    (
        *("RETURN_VALUE", "RETURN_CONST", "RAISE_VARARGS", "RERAISE", "JUMP_FORWARD", "JUMP_BACKWARD"),
        "JUMP_BACKWARD_NO_INTERRUPT",
    )
)
_ITEM_STORES = {"STORE_SUBSCR": 2, "DELETE_SUBSCR": 2, "STORE_SLICE": 3}  # how deep the changed object is
_ITEM_LOADS = {"BINARY_SUBSCR": 2, "BINARY_SLICE": 3}
_KEYED = frozenset(("STORE_SUBSCR", "DELETE_SUBSCR", "BINARY_SUBSCR"))
_NO_RESULT = ("STORE", "DELETE", "POP", "PUSH_NULL", "KW_NAMES", "GET_ITER")
_GETTERS = (("getattr",), ("hasattr",))
_IDLE = frozenset(("RESUME", "NOP", "PRECALL"))  # before 3.12 a call is two, that count as one here
_WITH_ARGUMENT = frozenset(getattr(dis, "hasarg", range(dis.HAVE_ARGUMENT, 256)))


class _Constant:
    """A constant on the stack."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value


class CodeRun:
    """One run over the instructions, in their order; what is on the stack is a path, a constant, or None.

    A function is read when it is first called, which waits for it: each kind of instruction has a method.
    """

    def __init__(self, code: CodeType) -> None:
        self.reads: dict[Path, int] = defaultdict(int)
        self.discarded: dict[Path, int] = defaultdict(int)  # reads only to change what is read
        self.changes: set[Path] = set()
        # Whose methods change an item by a key that isn't known yet.
        self._loaded: dict[Path, int] = defaultdict(int)
        self.imports: set[str] = set()
        self.imported: dict[Path, int] = defaultdict(int)  # calls of `import_module` that are followed
        self._constant = False  # whether the stack's top was just put there as a constant
        self._recent: list[object] = []  # the last constants
        self._stack: list[Path | _Constant | None] = []
        self._steps = steps_of(code)
        self._locals_read = "locals" in code.co_names
        self._next = 0
        self._locals: dict[str, Path | None] = {}
        count = code.co_argcount + code.co_kwonlyargcount
        for place, name in enumerate(code.co_varnames[:count]):
            self._locals[name] = (SELF,) if place == 0 and code.co_argcount else (PARAMETER + name,)
        self._run()
        self.changes.update(path for path, count in self._loaded.items() if count > 0)

    def _run(self) -> None:
        stacks: dict[int, list[Path | _Constant | None]] = {}
        stack = self._stack
        for step in self._steps:
            self._next += 1
            name, opcode, _, argval, offset = step
            if stacks and offset in stacks:
                known = stacks.pop(offset)
                if not stack or len(known) <= len(stack):
                    stack[:] = known
            if name in _IDLE:
                continue
            method = self._METHODS.get(name)
            if method is not None:
                method(self, step)
            else:
                self._take(step)
                if stack and not name.startswith(_NO_RESULT):
                    stack[-1] = None
            if opcode in _JUMPS and argval > offset:
                stacks.setdefault(argval, list(stack))
            if name in _ENDS:
                stack.clear()
            self._constant = name == "LOAD_CONST"

    def _take(self, step: Step) -> int:
        """Take from the stack, or put there nothing known, as an instruction does; by how much it changes."""
        _, opcode, arg, _, _ = step
        effect = dis.stack_effect(opcode, arg if opcode in _WITH_ARGUMENT else None, jump=False)
        if effect < 0:
            del self._stack[effect:]
        elif effect:
            self._stack += [None] * effect
        return effect

    def _load(self, path: Path | None, count: int) -> None:
        """Put a path in the last places: which of them has it, and which has nothing, differs by version."""
        stack = self._stack
        if count > 1 and len(stack) > 1:
            stack[-2:] = path, path
        elif stack:
            stack[-1] = path
        if path:
            self.reads[whole(path)] += 1

    def _load_constant(self, step: Step) -> None:
        self._stack.append(_Constant(step.argval))
        self._recent = [*self._recent[-3:], step.argval]

    def _load_global(self, step: Step) -> None:
        self._load((step.argval,), self._take(step))

    def _load_cell(self, step: Step) -> None:
        self._load((CELL + step.argval,), self._take(step))

    def _load_local(self, step: Step) -> None:
        self._push_local(step.argval)

    def _load_two_locals(self, step: Step) -> None:
        for name in step.argval:
            self._push_local(name)

    def _push_local(self, name: str) -> None:
        path = self._locals.get(name)
        self._stack.append(path)
        if path:
            self.reads[whole(path)] += 1

    def _store_local(self, step: Step) -> None:
        self._pop_local(step.argval)

    def _store_two_locals(self, step: Step) -> None:
        for name in step.argval:
            self._pop_local(name)

    def _store_and_load_local(self, step: Step) -> None:
        self._pop_local(step.argval[0])
        self._push_local(step.argval[1])

    def _pop_local(self, name: str) -> None:
        path = self._at(1)
        del self._stack[-1:]
        self._locals[name] = path
        if path and path[0].startswith(IMPORT) and self._is_stored_once(name):
            self.reads[path] -= 1  # what counts is what is done with it

    def _is_stored_once(self, local: str) -> bool:
        if self._locals_read:
            return False
        stores = [place for place, step in enumerate(self._steps) if local in _stored(step)]
        before = {self._steps[place - 1][:4] for place in stores}  # without where it stands
        return len(stores) == 1 or (len(before) == 1 and before.pop()[0] == "IMPORT_NAME")

    def _load_attribute(self, step: Step) -> None:
        name, top = step.argval, self._at(1)
        if top and name in KEYED_METHODS:
            self._loaded[whole(top)] += 1
        elif top and name in CHANGING_METHODS:
            self.changes.add(whole(top))
        effect = self._take(step)
        if top and top[-1] != SUM:
            self.reads[top] -= 1
            self._load((*top, name), effect + 1)
        elif self._stack:
            self._stack[-1] = None

    def _store_attribute(self, step: Step) -> None:
        top = self._at(1)
        if top:
            self.changes.add(whole((*top, step.argval)))
            self.reads[whole(top)] -= 1  # to write isn't to read
            self._discard_sum(self._at(2))
        self._take(step)

    def _store_global(self, step: Step) -> None:
        self._store_name((step.argval,), step)

    def _store_cell(self, step: Step) -> None:
        self._store_name((CELL + step.argval,), step)

    def _store_name(self, path: Path, step: Step) -> None:
        self.changes.add(path)
        self._discard_sum(self._at(1))
        self._take(step)

    def _store_item(self, step: Step) -> None:
        depth = _ITEM_STORES[step.opname]
        container = self._at(depth)
        item = self._item(container, step.opname)
        self.changes.add(whole(item))
        self.discarded[whole(container)] += 1
        self.reads[whole(container)] -= self._is_attribute(container, item)
        self._discard_sum(self._at(depth + 1))
        self._take(step)

    def _load_item(self, step: Step) -> None:
        container = self._at(_ITEM_LOADS[step.opname])
        item = self._item(container, step.opname)
        self._take(step)
        if item and self._stack:
            self.reads[whole(container)] -= 1
            self._load(item, 1)
        elif self._stack:
            self._stack[-1] = None

    def _copy(self, step: Step) -> None:
        stack, depth = self._stack, step.arg
        stack.append(stack[-depth] if 0 < depth <= len(stack) else None)
        self.reads[whole(self._at(depth))] += 1

    def _swap(self, step: Step) -> None:
        stack, depth = self._stack, step.arg
        if 0 < depth <= len(stack):
            stack[-1], stack[-depth] = stack[-depth], stack[-1]

    def _pop(self, _: Step) -> None:
        top = self._at(1)
        if top and top[0].startswith(IMPORT):
            self.reads[top] -= len(top) == 1  # a module out of which names were taken
        del self._stack[-1:]

    def _operate(self, step: Step) -> None:
        left = self._at(2)
        self._take(step)
        if self._stack:
            self._stack[-1] = (*left, SUM) if left and step.arg >= _FIRST_IN_PLACE else None

    def _next_item(self, step: Step) -> None:
        top = self._at(1)
        self._take(step)
        self._stack[-1] = (*top, ITEM) if top else None

    def _import(self, step: Step) -> None:
        level, names = self._recent[-2:] if len(self._recent) > 1 else (0, None)
        self._take(step)
        root = f"{IMPORT}{level if isinstance(level, int) else 0}:"
        self.imports.add(root + step.argval)
        self._load((root + (step.argval if names else step.argval.partition(".")[0]),), 1)

    def _import_from(self, step: Step) -> None:
        top = self._at(1)
        self._take(step)
        self._load((*top, step.argval) if top else None, 1)

    def _call(self, step: Step) -> None:
        """Note what a call changes, and put on the stack what it returns."""
        count, stack = step.arg, self._stack
        called, first = self._called(count), self._at(count) if count else None
        if called:
            discarded = self._next < len(self._steps) and self._steps[self._next].opname == "POP_TOP"
            self._note_call(count, called, first, discarded=discarded)
        attribute = self._text(count - 1) if called in _GETTERS else ""
        del stack[-count - 1 :]
        if stack:
            stack[-1] = first if count == 1 and called[-1:] in SAME else None
            if first and attribute:
                self.reads[whole(first)] -= 1
                self._load((*first, attribute), 1)

    def _note_call(self, count: int, called: Path, first: Path | None, *, discarded: bool) -> None:
        function = called[-1]
        if function in ("setattr", "delattr") and first:
            attribute = next((each for each in reversed(self._recent) if isinstance(each, str)), "")
            self.changes.add(whole((*first, attribute)))
        elif function in CHANGING_FUNCTIONS or (function in CHANGING_METHODS and called[0] in TYPES):
            if first and (function != "next" or discarded):
                self.changes.add(whole(first))
                self.discarded[whole(first)] += discarded
        elif function in CHANGING_METHODS:
            self.discarded[whole(called)] += discarded
            if function in KEYED_METHODS and (key := self._key(count)):
                item = whole((*called[:-1], key))
                self._loaded[whole(called[:-1])] -= 1
                self.changes.add(item)
                self.reads[item] += not discarded
        elif function in IMPORTERS and count == 1 and self._constant:
            self.imported[called] += 1
            self.imports.add(f"{IMPORT}0:{self._recent[-1]}")
            self.reads[(f"{IMPORT}0:{self._recent[-1]}",)] += 1

    def _called(self, count: int) -> Path:
        """The path of the function that is called with so many arguments."""
        return self._at(count + 1) or self._at(count + 2) or ()

    def _discard_sum(self, value: Path | None) -> None:
        """Note that what was read went into what is written, and nowhere else."""
        if value and value[-1] == SUM:
            self.discarded[whole(value)] += 1

    def _at(self, place: int) -> Path | None:
        found = self._stack[-place] if 0 < place <= len(self._stack) else None
        return None if isinstance(found, _Constant) else found

    def _item(self, container: Path | None, instruction: str) -> Path | None:
        """The path of the item of a container whose key is on top of the stack; a slice has none."""
        if not container:
            return None
        if container[-1] == "__dict__" and instruction in _KEYED and (name := self._text(1)):
            return (*container[:-1], name)
        key = self._key(1) if instruction in _KEYED else ""
        return (*container, key or ITEM)

    def _is_attribute(self, container: Path | None, item: Path | None) -> bool:
        """Whether an item of a `__dict__` is an attribute of what has it."""
        return bool(container and item and len(item) == len(container) and container[-1] == "__dict__")

    def _text(self, place: int) -> str:
        """The constant text in a place of the stack; empty for anything else."""
        found = self._stack[-place] if 0 < place <= len(self._stack) else None
        return found.value if isinstance(found, _Constant) and isinstance(found.value, str) else ""

    def _key(self, place: int) -> str:
        """The name of the item whose key is a constant in a place of the stack; empty for another key."""
        found = self._stack[-place] if 0 < place <= len(self._stack) else None
        return item_name(found.value) if isinstance(found, _Constant) else ""

    _METHODS: ClassVar[dict[str, Callable[["CodeRun", Step], None]]] = {
        **dict.fromkeys((name for name in dis.opmap if name.startswith("LOAD_FAST")), _load_local),
        "LOAD_FAST_LOAD_FAST": _load_two_locals,
        "STORE_FAST": _store_local,
        "STORE_FAST_STORE_FAST": _store_two_locals,
        "STORE_FAST_LOAD_FAST": _store_and_load_local,
        **dict.fromkeys(("LOAD_CONST", "LOAD_SMALL_INT"), _load_constant),
        **dict.fromkeys(("LOAD_GLOBAL", "LOAD_NAME", "LOAD_FROM_DICT_OR_GLOBALS"), _load_global),
        **dict.fromkeys(("LOAD_DEREF", "LOAD_CLASSDEREF", "LOAD_FROM_DICT_OR_DEREF"), _load_cell),
        **dict.fromkeys(("LOAD_ATTR", "LOAD_METHOD"), _load_attribute),
        **dict.fromkeys(_ITEM_LOADS, _load_item),
        **dict.fromkeys(("STORE_ATTR", "DELETE_ATTR"), _store_attribute),
        **dict.fromkeys(("STORE_GLOBAL", "DELETE_GLOBAL"), _store_global),
        **dict.fromkeys(("STORE_DEREF", "DELETE_DEREF"), _store_cell),
        **dict.fromkeys(_ITEM_STORES, _store_item),
        "IMPORT_NAME": _import,
        "IMPORT_FROM": _import_from,
        "CALL": _call,
        "BINARY_OP": _operate,
        "FOR_ITER": _next_item,
        "COPY": _copy,
        "SWAP": _swap,
        "POP_TOP": _pop,
    }


def _stored(step: Step) -> tuple[str, ...]:
    """The local variables that an instruction stores."""
    if step.opname == "STORE_FAST":
        return (step.argval,)
    if step.opname == "STORE_FAST_STORE_FAST":
        return tuple(step.argval)
    return tuple(step.argval[:1]) if step.opname == "STORE_FAST_LOAD_FAST" else ()
