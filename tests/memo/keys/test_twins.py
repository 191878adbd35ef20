"""Arguments that a body can tell apart have different keys; the same content has the same key again."""

import contextlib
import copy
import importlib
import pickle

import pytest

from memo_tui import memoized
from memo_tui.errors import UnkeyableParameter
from tests.memo.keys.twins import arrays, estimators, frames, functions, python

TWINS = {
    f"{module.__name__.rpartition('.')[2]}/{name}": (module, name, pair)
    for module in (python, functions, arrays, frames, estimators)
    for name, pair in module.PAIRS.items()
}
NESTED = {
    "": lambda value: value,
    "in a list": lambda value: [value],
    "in a dict": lambda value: {"a": {"b": (value, 1)}},
    "in a dataclass": lambda value: python.Point(0, value),
}


@pytest.fixture
def body():
    """A memoized function of one parameter, with the number of its runs."""

    class Body:
        def __init__(self):
            runs = self.runs = []

            @memoized
            def f(value):
                runs.append(1)

            self.f = f

        def ran(self, value):
            """Whether the call ran the body; a value may be refused, by a sentence that names it."""
            before = len(self.runs)
            self.f(value)
            return len(self.runs) > before

    return Body()


@pytest.mark.parametrize("name", TWINS)
def test_twins_have_two_keys_and_each_has_the_same_again(name, body):
    module, pair, (one, other) = TWINS[name]
    try:
        assert body.ran(one()), "the first call ran nothing"
        differ = body.ran(other())
    except UnkeyableParameter as refused:
        if pair not in module.MAY_BE_REFUSED or "parameter value" not in str(refused):
            pytest.fail(str(refused), pytrace=False)
        return
    if not differ and pair not in module.MAY_BE_ONE:
        pytest.fail(f"A false hit: {other()!r} got the result of {one()!r}.", pytrace=False)
    for where, put in NESTED.items():
        body.ran(put(one()))
        if where and body.ran(put(other())) < differ:
            pytest.fail(f"A false hit: {where}, {other()!r} got the result of {one()!r}.", pytrace=False)
        if body.ran(put(one())) or body.ran(put(other())):
            pytest.fail(f"{where or 'Made anew'}, the same content was not known again.", pytrace=False)


@pytest.mark.parametrize("name", TWINS)
def test_copies_have_the_key_of_the_original(name, body):
    module, pair, values = TWINS[name]
    for make in values if pair not in module.CHANGED_BY_COPYING else ():
        value = make()
        copies = {}
        with contextlib.suppress(Exception):  # what can't be copied or pickled has no copies
            copies["a copy"] = copy.deepcopy(value)
        with contextlib.suppress(Exception):
            copies["what was pickled"] = pickle.loads(pickle.dumps(value))  # noqa: S301
        try:
            body.ran(value)
        except UnkeyableParameter:
            continue
        for way, each in copies.items():
            if type(each) is type(value) and body.ran(each):
                pytest.fail(f"{way} of {value!r} was not known again", pytrace=False)


@pytest.mark.parametrize("name", TWINS)
def test_no_plain_value_has_the_key_of_another_type(name, body):
    value = TWINS[name][2][0]()
    try:
        body.ran(value)
    except UnkeyableParameter:
        return
    for text in {f"{type(each)} {each!r}": each for each in spelled(value)}.values():
        with contextlib.suppress(UnkeyableParameter):
            if type(text) is not type(value) and not body.ran(text):
                pytest.fail(f"A false hit: {text!r} got the result of {value!r}.", pytrace=False)


def spelled(value):
    """Plain values that say what a value is: what could be written in place of it."""
    kind = type(value)
    name = f"{kind.__module__}.{kind.__qualname__}"
    own = (getattr(value, "__module__", None), getattr(value, "__qualname__", getattr(value, "__name__", "")))
    texts = [repr(value), str(value), own[1], ".".join(map(str, own)), name]
    yield from texts
    for text in texts:
        yield from ((name, text), (kind.__name__, text), (kind.__module__, kind.__qualname__, text), own)
    with contextlib.suppress(Exception):
        yield value.__reduce_ex__(2)
    with contextlib.suppress(Exception):
        yield (name, vars(value))
        yield vars(value)
    with contextlib.suppress(Exception):
        yield list(value)
        yield (name, list(value))


def test_values_made_in_parts_have_the_key_of_those_made_at_once(body):
    def parts():
        text = bytes((97, 98)).decode()
        return [text, text, (text, [text])], {text: text}

    body.ran(parts())
    text = bytes((97, 98)).decode()
    assert not body.ran(([text, "ab", ("ab", [text])], {text: "ab"}))


POLARS = {
    "a cell": ("DataFrame({'a': [1]})", "DataFrame({'a': [2]})"),
    "a name": ("DataFrame({'a': [1]})", "DataFrame({'b': [1]})"),
    "a type": ("DataFrame({'a': [1]})", "DataFrame({'a': [1]}, schema={'a': polars.Int32})"),
    "a gap": ("DataFrame({'a': [1, None]})", "DataFrame({'a': [1, 0]})"),
    "a gap and no number": ("DataFrame({'a': [1.0, None]})", "DataFrame({'a': [1.0, float('nan')]})"),
    "the order of columns": ("DataFrame({'a': [1], 'b': [2]})", "DataFrame({'b': [2], 'a': [1]})"),
    "no rows and no columns": ("DataFrame({'a': []})", "DataFrame()"),
    "a column": ("Series('a', [1])", "Series('b', [1])"),
    "a column and a frame": ("Series('a', [3])", "DataFrame({'a': [3]})"),
    "the sign of zero": ("Series([0.0])", "Series([-0.0])"),
    "categories and texts": ("Series(['a']).cast(polars.Categorical)", "Series(['a'])"),
    "categories": (
        "Series(['a'], dtype=polars.Enum(['a', 'b']))",
        "Series(['a'], dtype=polars.Enum(['b', 'a']))",
    ),
    "units of time": (
        "Series([0], dtype=polars.Datetime('us'))",
        "Series([0], dtype=polars.Datetime('ns'))",
    ),
    "how lists are cut": ("Series([[1], [2, 3]])", "Series([[1, 2], [3]])"),
    "names in a struct": ("Series([{'a': 1}])", "Series([{'b': 1}])"),
}


def of_polars(text):
    """What an expression makes of Polars."""
    polars = pytest.importorskip("polars")
    return eval(f"polars.{text}", {"polars": polars})  # noqa: S307 - written here


@pytest.mark.parametrize("name", POLARS)
def test_frames_of_polars_are_compared_by_content(name, body):
    one, other = POLARS[name]
    assert [body.ran(of_polars(each)) for each in (one, other, one, other)] == [True, True, False, False]


@pytest.mark.parametrize("text", ["Series([object()])", "DataFrame({'a': [1]}).lazy()", "col('a') + 1"])
def test_what_polars_cant_write_is_refused(text, body):
    with pytest.raises(UnkeyableParameter, match="the parameter value can't be part of a key"):
        body.ran(of_polars(text))


@pytest.mark.parametrize("kind", ["Series", "Index", "DataFrame", "array of objects"])
def test_an_option_of_a_library_does_not_show_less_of_a_value(kind, body):
    pandas, numpy = importlib.import_module("pandas"), importlib.import_module("numpy")
    long = numpy.arange(5000.0)
    changed = long.copy()
    changed[2500] = -1
    wrap = getattr(pandas, kind, lambda values: values.astype(object))
    with pandas.option_context("display.max_rows", 2), numpy.printoptions(threshold=3):
        assert [body.ran(wrap(each)) for each in (long, changed, long)] == [True, True, False]
