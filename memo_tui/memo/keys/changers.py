"""Names of the methods and functions that change an object in place, by which code that does so is seen."""

CHANGING_METHODS = frozenset(
    (
        *("append", "extend", "insert", "remove", "pop", "clear", "sort", "reverse", "fill"),
        *("add", "discard", "update", "setdefault", "popitem", "appendleft", "popleft", "extendleft"),
        *("intersection_update", "difference_update", "symmetric_difference_update", "subtract"),
        *("move_to_end", "rotate", "set", "put", "put_nowait", "write", "writelines"),
    )
)
KEYED_METHODS = frozenset(("pop", "setdefault"))  # they change the item of their first argument
CHANGING_FUNCTIONS = frozenset(  # they change their first argument
    (
        *("next", "setattr", "delattr", "setitem", "delitem", "shuffle"),
        *("heappush", "heappop", "heapify", "heapreplace", "heappushpop"),
    )
)
TYPES = frozenset(("list", "dict", "set", "deque"))
SAME = frozenset((("type",), ("iter",)))  # what is done to what they return is done to their argument
