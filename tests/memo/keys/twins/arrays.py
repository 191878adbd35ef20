"""Arrays, scalars and random states of NumPy and of Python, beside their nearest twins."""

# ruff: noqa: E501 - a pair is a line, and users have old random states too

import random

import numpy as np


class Tagged(np.ndarray):
    """An array with attributes."""


def tagged(unit):
    """An array of a subclass with a unit."""
    made = np.arange(3.0).view(Tagged)
    made.unit = unit
    return made


def drawn(generator, times, draw):
    """The generator after so many draws."""
    for _ in range(times):
        draw(generator)
    return generator


def frozen(values):
    """An array that can't be written."""
    made = np.array(values)
    made.flags.writeable = False
    return made


def of_kind(kind):
    """Zeros of a type."""
    return np.zeros(2, kind)


def beside(array, *views):
    """The array, and views of it."""
    return [array, *(array[view] for view in views)]


PAIRS = {
    "a view of another array": (lambda: beside(np.arange(4), slice(2)), lambda: [np.arange(4), np.arange(2)]),
    "where a view of another array begins": (lambda: beside(np.zeros(4), slice(2)), lambda: beside(np.zeros(4), slice(2, 4))),
    "two arrays over one memory": (lambda: [np.frombuffer(memory, "u1") for memory in [bytearray(2)] * 2], lambda: [np.zeros(2, "u1"), np.zeros(2, "u1")]),
    "a NumPy number and Python's": (lambda: np.float64(1), lambda: 1.0),
    "a NumPy integer and Python's": (lambda: np.int64(1), lambda: 1),
    "a NumPy truth value and Python's": (lambda: np.bool_(True), lambda: True),
    "a NumPy text and Python's": (lambda: np.str_("a"), lambda: "a"),
    "numbers of two widths": (lambda: np.float64(1), lambda: np.float32(1)),
    "a number and an array of no dimension": (lambda: np.float64(1), lambda: np.array(1.0)),
    "a type and its text": (lambda: np.dtype("f8"), lambda: "float64"),
    "a type and its class": (lambda: np.dtype("f8"), lambda: np.float64),
    "types in two orders of bytes": (lambda: np.dtype("<i4"), lambda: np.dtype(">i4")),
    "a type's metadata": (lambda: np.dtype("f8", metadata={"a": 1}), lambda: np.dtype("f8", metadata={"a": 2})),
    "a function and the tuple of its name": (lambda: np.add, lambda: ("numpy", "add")),
    "a function and its name": (lambda: np.add, lambda: "add"),
    "a function and the text of it": (lambda: np.add, lambda: repr(np.add)),
    "two functions": (lambda: np.add, lambda: np.multiply),
    "an array and a list": (lambda: np.array([1, 2]), lambda: [1, 2]),
    "an element": (lambda: np.array([1, 2]), lambda: np.array([1, 3])),
    "the sign of a zero": (lambda: np.array([0.0]), lambda: np.array([-0.0])),
    "the width": (lambda: of_kind("i4"), lambda: of_kind("i8")),
    "the order of bytes": (lambda: np.array([1], "<i4"), lambda: np.array([1 << 24], ">i4")),
    "the shape": (lambda: np.zeros((2, 3)), lambda: np.zeros((3, 2))),
    "an empty shape": (lambda: np.zeros((0, 2)), lambda: np.zeros((2, 0))),
    "the order in memory": (lambda: np.arange(6).reshape(2, 3), lambda: np.asfortranarray(np.arange(6).reshape(2, 3))),
    "the order in memory of three axes": (lambda: np.ones((2, 3, 4)), lambda: np.ones((2, 4, 3)).transpose(0, 2, 1)),
    "the order in memory, of a view": (
        lambda: np.asfortranarray([[1, 2], [5, 6], [3, 4]])[::2],
        lambda: np.array([[1, 2], [5, 6], [3, 4]])[::2],
    ),
    "one array twice": (lambda: [np.ones(2)] * 2, lambda: [np.ones(2), np.ones(2)]),
    "one generator twice": (lambda: [np.random.default_rng(1)] * 2, lambda: [np.random.default_rng(1), np.random.default_rng(1)]),
    "no mask and one that masks nothing": (lambda: np.ma.array([1, 2]), lambda: np.ma.array([1, 2], mask=[0, 0])),
    "an array and its transposed": (lambda: np.arange(4).reshape(2, 2), lambda: np.arange(4).reshape(2, 2).T),
    "texts of two widths": (lambda: np.array(["a"], "U1"), lambda: np.array(["a"], "U2")),
    "objects": (lambda: np.array(["a", [1]], object), lambda: np.array(["a", [2]], object)),
    "objects 1 and True": (lambda: np.array([1], object), lambda: np.array([True], object)),
    "times of two units": (lambda: of_kind("M8[ns]"), lambda: of_kind("M8[s]")),
    "fields": (lambda: np.zeros(1, [("a", "i4")]), lambda: np.zeros(1, [("b", "i4")])),
    "a record array": (lambda: np.zeros(1, [("a", "i4")]), lambda: np.zeros(1, [("a", "i4")]).view(np.recarray)),
    "what is masked": (lambda: np.ma.array([1, 2], mask=[0, 1]), lambda: np.ma.array([1, 2], mask=[1, 0])),
    "what fills the mask": (lambda: np.ma.array([1], mask=[1], fill_value=5), lambda: np.ma.array([1], mask=[1], fill_value=6)),
    "what is below the mask": (lambda: np.ma.array([1], mask=[1]), lambda: np.ma.array([2], mask=[1])),
    "a matrix": (lambda: np.zeros((1, 1)), lambda: np.zeros((1, 1)).view(np.matrix)),
    "an attribute of a subclass": (lambda: tagged("m"), lambda: tagged("km")),
    "what can be written": (lambda: np.array([1.0]), lambda: frozen([1.0])),
    "a polynomial": (lambda: np.poly1d([1, 2]), lambda: np.poly1d([1, 3])),
    "a generator's seed": (lambda: np.random.default_rng(1), lambda: np.random.default_rng(2)),
    "a generator that was used": (lambda: np.random.default_rng(1), lambda: drawn(np.random.default_rng(1), 1, np.random.Generator.random)),
    "a generator that drew half a word": (
        lambda: drawn(np.random.default_rng(1), 1, lambda each: each.integers(9, dtype="u4")),
        lambda: drawn(np.random.default_rng(1), 2, lambda each: each.integers(9, dtype="u4")),
    ),
    "a generator's kind": (lambda: np.random.Generator(np.random.PCG64(1)), lambda: np.random.Generator(np.random.MT19937(1))),
    "a generator's children": (lambda: np.random.default_rng(1), lambda: drawn(np.random.default_rng(1), 1, lambda each: each.spawn(1))),
    "a seed sequence": (lambda: np.random.SeedSequence(1), lambda: np.random.SeedSequence(2)),
    "a random state": (lambda: np.random.RandomState(1), lambda: drawn(np.random.RandomState(1), 1, np.random.RandomState.rand)),
    "a random state that kept a number": (
        lambda: drawn(np.random.RandomState(1), 1, np.random.RandomState.randn),
        lambda: drawn(np.random.RandomState(1), 2, np.random.RandomState.randn),
    ),
    "Python's random state": (lambda: random.Random(1), lambda: drawn(random.Random(1), 1, random.Random.random)),
    "Python's random state that kept a number": (
        lambda: drawn(random.Random(1), 1, lambda each: each.gauss(0, 1)),
        lambda: drawn(random.Random(1), 2, lambda each: each.gauss(0, 1)),
    ),
}  # fmt: skip
# Nothing of the content differs, or nothing that is shown.
MAY_BE_ONE = {"what can be written", "what is below the mask", "a type's metadata"}
CHANGED_BY_COPYING = {
    *("an attribute of a subclass", "the order of bytes", "a type's metadata"),
    *("a view of another array", "where a view of another array begins", "two arrays over one memory"),
    *(
        "the order in memory, of a view",
        "the order in memory of three axes",
        "no mask and one that masks nothing",
    ),
}
MAY_BE_REFUSED = {"a polynomial", "a generator's children", "a seed sequence", "what can be written"}
