"""What compiled code reads and changes: a run of the code on names instead of values."""

import dis
from collections import Counter
from dataclasses import dataclass
from dis import Instruction
from functools import lru_cache
from types import CodeType

Path = tuple[str, ...]

SELF = "self "  # with a space, as none of these is a name
"""Stands for the first parameter of a function, whatever it is called, at the beginning of a path."""

CELL = "around "
"""Stands before the name of a variable of a function around, at the beginning of a path."""

PARAMETER = "parameter "
"""Stands before the name of another parameter of a function, at the beginning of a path."""

IMPORT = "import "
"""Stands before what a function imports itself, "import level:module", at the beginning of a path."""

_OWN = (SELF, PARAMETER)
# In a path within this module: an item of what is before it, and what `+=` makes of it.
_ITEM, _SUM = "[]", "+="
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
_CHANGING_FUNCTIONS = frozenset(  # they change their first argument
    (
        *("next", "setattr", "delattr", "setitem", "delitem", "shuffle"),
        *("heappush", "heappop", "heapify", "heapreplace", "heappushpop"),
    )
)
_TYPES = frozenset(("list", "dict", "set", "deque"))
_HIDING = frozenset((("eval",), ("exec",), ("sys", "modules")))  # what they lead to is found only by running
_SAME = frozenset((("type",), ("iter",)))  # what is done to what they return is done to their argument
_GLOBAL_LOADS = frozenset(("LOAD_GLOBAL", "LOAD_NAME", "LOAD_FROM_DICT_OR_GLOBALS"))
_CELL_LOADS = frozenset(("LOAD_DEREF", "LOAD_CLASSDEREF", "LOAD_FROM_DICT_OR_DEREF"))
_ITEM_STORES = {"STORE_SUBSCR": 2, "DELETE_SUBSCR": 2, "STORE_SLICE": 3}  # how deep the changed object is
_ITEM_LOADS = {"BINARY_SUBSCR": 2, "BINARY_SLICE": 3}
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


@dataclass(frozen=True, slots=True)
class Uses:
    """The names that a code object uses, with those of the code objects inside it; sorted.

    Attributes:
        reads: global names, each with the attributes read from it: ("helpers", "rates", "BASE"); names of
            functions around as ("around factor",), imports as ("import 0:helpers", "BASE").
        methods: the attributes read from the first parameter.
        used: the reads whose outcome goes elsewhere than into a change, as it doesn't of `runs.append(1)`.
        imports: the modules that it imports itself, as "import level:module".
        hidden: how it reads what can't be followed, for example "eval".
        changes: paths that it assigns or changes in place: ("runs",) of `runs.append(1)` or `global runs`,
            ("stats", "n") of `stats.n += 1`, ("self ", "n") of the same on the first parameter,
            ("parameter rows",) of `rows.append(1)` on another one.
    """

    reads: tuple[Path, ...]
    methods: tuple[str, ...]
    imports: tuple[str, ...]
    hidden: tuple[str, ...]
    changes: tuple[Path, ...]
    used: tuple[Path, ...]

    @property
    def read_back(self) -> frozenset[Path]:
        """Those of the changes whose outcome is also read."""
        return frozenset(path for path in self.changes if any(_is_part(path, each) for each in self.used))


@lru_cache(4096)
def uses_of(code: CodeType) -> Uses:
    """The names that a code object reads and changes."""
    run = _Run(code)
    reads = {path for path, count in run.reads.items() if path and count > 0}
    used = {path for path, count in (run.reads - run.discarded).items() if path and count > 0}
    changes = {path for path in run.changes if path}
    imports, hidden = set(run.imports), set(run.hidden)
    hidden.update(path[-1] for path in reads if path in _HIDING or path[-1] == "__subclasses__")
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            inner = uses_of(constant)
            reads.update(inner.reads)
            used.update(inner.used)
            imports.update(inner.imports)
            hidden.update(inner.hidden)
            changes.update(path for path in inner.changes if not path[0].startswith(_OWN))
    methods = {path[1] for path in used if path[0] == SELF and len(path) > 1}
    reads = {path for path in reads if not path[0].startswith(_OWN)}
    return Uses(*(tuple(sorted(each)) for each in (reads, methods, imports, hidden, changes, used)))  # type: ignore[arg-type]


class _Run:
    """One run over the instructions, in their order; what is on the stack and isn't a path is None."""

    def __init__(self, code: CodeType) -> None:
        self.reads: Counter[Path] = Counter()
        self.discarded: Counter[Path] = Counter()  # reads only to change what is read
        self.changes: set[Path] = set()
        self.imports: set[str] = set()
        self.hidden: set[str] = set()
        self._constant = False  # whether the stack's top was just put there as a constant
        self._stack: list[Path | None] = []
        instructions = [step for step in dis.get_instructions(code) if step.opname != "EXTENDED_ARG"]
        stored = Counter(name for step in instructions for name in _stored(step))
        self._once = {name for name, count in stored.items() if count == 1}
        self._locals: dict[str, Path | None] = {}
        count = code.co_argcount + code.co_kwonlyargcount
        for place, name in enumerate(code.co_varnames[:count]):
            self._locals[name] = (SELF,) if place == 0 and code.co_argcount else (PARAMETER + name,)
        self._run(instructions)

    def _run(self, instructions: list[Instruction]) -> None:
        stacks: dict[int, list[Path | None]] = {}
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
            if step.opname in ("LOAD_CONST", "LOAD_SMALL_INT"):
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
            container = _whole(self._at(_ITEM_STORES[name]))
            self.changes.add(container)
            self.discarded[container] += 1
            self._discard_sum(self._at(_ITEM_STORES[name] + 1))
        elif name in ("STORE_ATTR", "DELETE_ATTR") and top:
            self.changes.add(_whole((*top, step.argval)))
            self.reads[_whole(top)] -= 1  # to write isn't to read
            self._discard_sum(self._at(2))
        elif name in ("LOAD_ATTR", "LOAD_METHOD") and top and step.argval in _CHANGING_METHODS:
            self.changes.add(_whole(top))
        elif name == "CALL":
            self._call(step.arg or 0, recent, discarded=discarded)

    def _call(self, count: int, recent: list[object], *, discarded: bool) -> None:
        """Note what a call changes; `recent` are the last constants."""
        called, first = self._called(count), self._at(count) if count else None
        function = called[-1] if called else ""
        if function in ("setattr", "delattr") and first:
            attribute = next((each for each in reversed(recent) if isinstance(each, str)), "")
            self.changes.add(_whole((*first, attribute)))
        elif function in _CHANGING_FUNCTIONS or (function in _CHANGING_METHODS and called[0] in _TYPES):
            if first and (function != "next" or discarded):
                self.changes.add(_whole(first))
                self.discarded[_whole(first)] += discarded
        elif function in _CHANGING_METHODS:
            self.discarded[_whole(called)] += discarded
        elif function in ("import_module", "__import__") and (count > 1 or not self._constant):
            self.hidden.add(function)
        elif function in ("import_module", "__import__"):
            self.imports.add(f"{IMPORT}0:{recent[-1]}")
            self.reads[(f"{IMPORT}0:{recent[-1]}",)] += 1

    def _discard_sum(self, value: Path | None) -> None:
        """Note that what was read went into what is written, and nowhere else."""
        if value and value[-1] == _SUM:
            self.discarded[_whole(value)] += 1

    def _called(self, count: int) -> Path:
        """The path of the function that is called with so many arguments."""
        return next((path for place in (count + 1, count + 2) if (path := self._at(place))), ())

    def _move(self, step: Instruction, recent: list[object]) -> None:
        """Do to the stack what an instruction does."""
        name, arg, top = step.opname, step.arg or 0, self._at(1)
        stack = self._stack
        if name == "COPY":
            stack.append(self._at(arg))
            self.reads[_whole(self._at(arg))] += 1
            return
        if name == "SWAP":
            if 0 < arg <= len(stack):
                stack[-1], stack[-arg] = stack[-arg], stack[-1]
            return
        if name == "POP_TOP" and top and top[0].startswith(IMPORT):
            self.reads[top] -= len(top) == 1  # a module out of which names were taken
        item = self._at(_ITEM_LOADS[name]) if name in _ITEM_LOADS else None
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
        elif name in ("LOAD_ATTR", "LOAD_METHOD") and top and top[-1] != _SUM:
            self.reads[top] -= 1
            self._load((*top, step.argval), effect + 1)
        elif name == "BINARY_OP" and left and arg >= _FIRST_IN_PLACE:
            stack[-1] = (*left, _SUM)
        elif item and stack:
            stack[-1] = (*item, _ITEM)
        elif name == "FOR_ITER":
            stack[-1] = (*top, _ITEM) if top else None
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
                self.reads[_whole(path)] += 1

    def _load(self, path: Path | None, count: int) -> None:
        """Put a path in the last places: which of them has it, and which has nothing, differs by version."""
        for place in range(1, min(max(count, 1), len(self._stack)) + 1):
            self._stack[-place] = path
        if path:
            self.reads[_whole(path)] += 1

    def _store(self, local: str, path: Path | None) -> None:
        self._locals[local] = path
        if path and path[0].startswith(IMPORT) and local in self._once:
            self.reads[path] -= 1  # what counts is what is done with it

    def _at(self, place: int) -> Path | None:
        return self._stack[-place] if 0 < place <= len(self._stack) else None


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


def _whole(path: Path | None) -> Path:
    """A path up to the first item: who changes an item changes the container."""
    if not path:
        return ()
    return path[: min(path.index(each) for each in (_ITEM, _SUM) if each in path)] if _cut(path) else path


def _cut(path: Path) -> bool:
    return _ITEM in path or _SUM in path


def _is_part(one: Path, other: Path) -> bool:
    """Whether one path leads to a part of what the other leads to."""
    return all(map(str.__eq__, one, other))
