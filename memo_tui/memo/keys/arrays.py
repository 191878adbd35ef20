"""The content of NumPy arrays, scalars and generators: values, types and order."""

import sys
from array import array
from typing import TYPE_CHECKING, Any

import numpy as np

from memo_tui.memo.keys.canonical import Feed, NoContent, Writer, feed, once, thread, write
from memo_tui.memo.keys.objects import feed_attributes, feed_kind, feed_parts

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_VIEWS, _MOST_WORK = 32, 1000  # of one memory, that are compared exactly
_PADDED = "gG"  # long doubles; of 80-bit ones, the padding bytes are meaningless
_LONG_DOUBLE_BYTES = 10 if np.finfo(np.longdouble).nmant == 63 else np.dtype(np.longdouble).itemsize


def _feed_array(out: Feed, value: "np.ndarray[Any, Any]") -> None:
    out(b"array")
    feed_kind(out, type(value))
    axes = _axes_in_memory(value)
    feed(out, (_dtype(value.dtype), value.shape, axes))
    feed_values(out, value.transpose(*axes, *({*range(value.ndim)} - {*axes})) if axes else value)
    if not isinstance(value, np.memmap):
        feed_attributes(out, value)  # for example a unit


def _feed_array_of_memory(out: Feed, value: "np.ndarray[Any, Any]") -> None:
    """Write an array, and how it shares memory with those written before: to change one is to change both."""
    _feed_array(out, value)
    place = id(_owner(value))
    _, others = thread.seen.setdefault(-place, (place, []))  # no object has such an id
    assert isinstance(others, list)  # noqa: S101 - for the type checker
    for number, other in enumerate(others):
        if _share(value, other, exactly=len(others) < _MOST_VIEWS):
            apart = value.__array_interface__["data"][0] - other.__array_interface__["data"][0]
            write(out, b"shared", repr((number, apart, value.strides, other.strides)).encode())
            break
    others.append(value)


def _owner(value: "np.ndarray[Any, Any]") -> object:
    """The object that holds an array's memory."""
    owner = value
    while isinstance(owner.base, np.ndarray):
        owner = owner.base
    held = owner if owner.base is None else owner.base
    return held.obj if isinstance(held, memoryview) else held


def _share(one: "np.ndarray[Any, Any]", other: "np.ndarray[Any, Any]", *, exactly: bool) -> bool:
    """Whether two views of one memory have an element in common that may be changed."""
    if not (one.flags.writeable or other.flags.writeable):
        return False
    try:
        return not exactly or np.shares_memory(one, other, max_work=_MOST_WORK)  # type: ignore[arg-type]
    except np.exceptions.TooHardError:
        return True


def _axes_in_memory(value: "np.ndarray[Any, Any]") -> tuple[int, ...]:
    """The axes from the largest step in memory to the smallest, if that isn't their own order.

    It shows in `ravel(order="K")`, and in the last bits of a sum. How large the steps are doesn't count.
    """
    steps = {axis: abs(step) for axis, step in enumerate(value.strides) if step and value.shape[axis] > 1}
    axes = sorted(steps, key=lambda axis: -steps[axis])
    return tuple(axes) if axes != list(steps) else ()


def _feed_masked(out: Feed, value: "np.ma.MaskedArray[Any, Any]") -> None:
    out(b"masked")
    feed_kind(out, type(value))
    if value is np.ma.masked:
        return
    _feed_array(out, np.ma.getmaskarray(value))
    _feed_array(out, np.asarray(value.data))
    feed(out, (np.asarray(value.fill_value), bool(value.hardmask), value.mask is np.ma.nomask))


def _feed_scalar(out: Feed, value: "np.generic[Any]") -> None:
    out(b"scalar")
    feed_kind(out, type(value))
    feed(out, _dtype(value.dtype))
    feed_values(out, np.asarray(value))


def _feed_dtype(out: Feed, value: "np.dtype[Any]") -> None:
    out(b"dtype")
    feed(out, (_dtype(value), value.itemsize, value.alignment))
    if value.metadata:
        feed(out, dict(value.metadata))


def _feed_ufunc(out: Feed, value: np.ufunc) -> None:
    """Write a ufunc by the place where a library has it; one that was made of a function has no content."""
    for module in ("numpy", "scipy.special"):
        if getattr(sys.modules.get(module), value.__name__, None) is value:
            write(out, b"ufunc", f"{module}.{value.__name__}".encode())
            return
    raise NoContent(value, f"the ufunc {value.__name__} wraps a function that can't be inspected")


def _seed(value: "np.random.BitGenerator") -> object:
    """What children are spawned from, in its state."""
    return getattr(value.seed_seq, "state", None)


_WRITERS: dict[type, Writer] = {
    np.ma.MaskedArray: once(_feed_masked),
    np.ndarray: once(_feed_array_of_memory),
    np.generic: _feed_scalar,
    np.dtype: _feed_dtype,
    np.ufunc: _feed_ufunc,
    np.random.Generator: once(lambda out, value: feed_parts(out, value, value.bit_generator)),
    np.random.RandomState: once(lambda out, value: feed_parts(out, value, value.get_state(legacy=False))),
    np.random.BitGenerator: once(lambda out, value: feed_parts(out, value, value.state, _seed(value))),
    np.random.SeedSequence: lambda out, value: feed_parts(out, value, value.state),
}


def find_writer(kind: type) -> Writer | None:
    """The writer of a type of NumPy's."""
    return next((_WRITERS[each] for each in kind.__mro__ if each in _WRITERS), None)


def _dtype(dtype: np.dtype[Any]) -> str:
    return repr(dtype.descr) if dtype.names else dtype.str


def feed_values(out: Feed, value: np.ndarray[Any, Any]) -> None:
    """Write the values of an array."""
    if value.dtype.names:  # field by field, as padding bytes are meaningless
        for name in value.dtype.names:
            feed_values(out, value[name])
    elif value.dtype.hasobject or value.dtype.kind == "T":
        feed_objects(out, value.ravel().tolist())
    else:
        feed_bytes(out, value)


def feed_bytes(out: Feed, value: np.ndarray[Any, Any]) -> None:
    """Write the bytes of an array."""
    flat = np.ascontiguousarray(value).reshape(-1)
    out(b"%d:" % flat.nbytes)
    if flat.dtype.char in _PADDED and flat.nbytes:
        parts = flat.view(np.uint8).reshape(-1, np.dtype(np.longdouble).itemsize)
        flat = np.ascontiguousarray(parts[:, :_LONG_DOUBLE_BYTES]).reshape(-1)
    if flat.nbytes:
        out(flat.view(np.uint8).data)


def feed_objects(out: Feed, values: "Sequence[object]") -> None:
    """Write Python's objects in a column or array."""
    if set(map(type, values)) == {str}:  # the common case, some ten times as fast
        texts = [value.encode("utf-8", "surrogatepass") for value in values if isinstance(value, str)]
        out(b"texts%d:" % len(texts))
        out(array("Q", map(len, texts)).tobytes())
        out(b"".join(texts))
        return
    out(b"objects%d:" % len(values))
    place = 0
    try:
        for place, value in enumerate(values):  # noqa: B007 - read where it ends
            feed(out, value)
    except NoContent as problem:
        problem.path = f"[{place}]{problem.path}"
        raise
