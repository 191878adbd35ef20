"""Code that is reached by its name as text, or through what runs other code: followed, or refused by name."""

# ruff: noqa: E501 - an entry is a line

from tests.memo.edits.program import Edit, Program

HELPERS = """
RATE = 2

def h(x):
    return x * RATE

class Model:
    def value(self, x):
        return x * RATE
"""
BODY = """
import helpers
BEFORE

@memoized
def f(x):
    INSIDE
    print("ran")
    return USE
"""
PICKLE = "b'c' + 'helpers'.encode() + bytes([10]) + b'h' + bytes([10]) + b'.'"
# What is imported before, what the body begins with, what it returns.
FOLLOWED = (
    ("the dict of a module", "", "", "helpers.__dict__['h'](x)"),
    ("the dict of a module, by another name", "", "d = helpers.__dict__", "d['h'](x)"),
    ("the dict of a module, by a computed name", "", "n = 'H'.lower()", "helpers.__dict__[n](x)"),
    ("get of the dict of a module", "", "", "helpers.__dict__.get('h')(x)"),
    ("the dict of a module that the body imports", "", "import helpers as hs", "hs.__dict__['h'](x)"),
    ("the dict of a class", "", "", "helpers.Model.__dict__['value'](None, x)"),
    ("__getattribute__", "", "", "helpers.__getattribute__('h')(x)"),
    ("object.__getattribute__", "", "", "object.__getattribute__(helpers, 'h')(x)"),
    ("getattr", "", "", "getattr(helpers, 'h')(x)"),
    ("getattr of the dict", "", "", "getattr(helpers, '__dict__')['h'](x)"),
    ("getattr by a computed name", "", "n = 'H'.lower()", "getattr(helpers, n)(x)"),
    ("getattr with a default", "", "", "getattr(helpers, 'none', helpers.h)(x)"),
    ("getattr_static", "import inspect", "", "inspect.getattr_static(helpers, 'h')(x)"),
    ("attrgetter", "import operator", "", "operator.attrgetter('h')(helpers)(x)"),
    ("vars", "", "", "vars(helpers)['h'](x)"),
    ("a namespace of all names", "import types", "", "types.SimpleNamespace(**vars(helpers)).h(x)"),
    ("sys.modules by a constant name", "import sys", "", "sys.modules['helpers'].h(x)"),
    ("sys.modules by getattr", "import sys", "", "getattr(sys, 'modules')['helpers'].h(x)"),
    ("the dict of sys", "import sys", "", "sys.__dict__['modules']['helpers'].h(x)"),
    ("sys.modules imported in the body", "", "import sys", "sys.modules['helpers'].h(x)"),
    ("modules of sys", "from sys import modules", "", "modules['helpers'].h(x)"),
    ("modules of sys, imported in the body", "", "from sys import modules as m", "m['helpers'].h(x)"),
    ("import_module", "import importlib", "", "importlib.import_module('helpers').h(x)"),
    (
        "import_module imported in the body",
        "",
        "from importlib import import_module as i",
        "i('helpers').h(x)",
    ),
    ("locals", "", "from helpers import h", "locals()['h'](x)"),
    ("__import__", "", "", "__import__('helpers').h(x)"),
)
# Also how it is named.
REFUSED = (
    ("the dict of a module as a constant", "D = {**helpers.__dict__}", "", "D['h'](x)", "D["),
    ("sys.modules by a computed name", "import sys", "n = 'helpers'", "sys.modules[n].h(x)", "sys.modules"),
    ("sys.modules by get", "import sys", "", "sys.modules.get('helpers').h(x)", "sys.modules"),
    ("sys.modules by another name", "import sys\nM = sys.modules", "", "M.get('helpers').h(x)", "sys.modules"),
    ("sys.modules in a table", "import sys\nT = [sys.modules]", "", "T[0]['helpers'].h(x)", "sys.modules"),
    ("a computed name of sys", "import sys", "n = 'modules'", "getattr(sys, n)['helpers'].h(x)", "sys"),
    ("eval by another name", "E = eval", "", "E('helpers.h')(x)", "eval"),
    ("eval of builtins", "import builtins", "", "builtins.eval('helpers.h')(x)", "eval"),
    ("eval of builtins, imported in the body", "", "import builtins", "builtins.eval('helpers.h')(x)", "builtins.eval"),
    ("eval of __builtins__", "", "", "__builtins__['eval']('helpers.h')(x)", "__builtins__"),
    ("eval in a table", "T = {'e': eval}", "", "T['e']('helpers.h')(x)", "eval"),
    ("eval in a partial", "import functools\nP = functools.partial(eval, 'helpers.h')", "", "P()(x)", "eval"),
    ("eval as a default", "def e(text, run=eval):\n    return run(text)", "", "e('helpers.h')(x)", "eval"),
    ("eval in a closure", "def outer(run):\n    return lambda text: run(text)\ne = outer(eval)", "", "e('helpers.h')(x)", "eval"),
    ("eval as a class's attribute", "class A:\n    run = staticmethod(eval)", "", "A.run('helpers.h')(x)", "eval"),
    ("exec", "", "d = {}; exec('from helpers import h', d)", "d['h'](x)", "exec"),
    ("compile", "import types", "c = compile('from helpers import h', '', 'exec'); d = {'__builtins__': __import__('builtins')}; types.FunctionType(c, d)()", "d['h'](x)", "compile"),
    ("globals of builtins", "import builtins\nfrom helpers import h", "", "builtins.globals()['h'](x)", "globals"),
    ("the globals of a function", "from helpers import h as g", "", "g.__globals__['h'](x)", "__globals__"),
    ("a frame", "import sys\nfrom helpers import h", "", "sys._getframe().f_globals['h'](x)", "f_globals"),
    ("a computed name of sys, imported in the body", "", "import sys; n = 'modules'", "vars(sys)[n]['helpers'].h(x)", "sys"),
    ("a module in a list", "import sys\nL = [sys]", "", "L[0].modules['helpers'].h(x)", "module sys"),
    ("a module around", "def outer():\n    import pickle\n    return lambda text: pickle.loads(text)\ng = outer()", "", f"g({PICKLE})(x)", "pickle.loads"),
    ("the module of a function", "import inspect\nfrom helpers import RATE as rate, Model", "", "inspect.getmodule(Model).h(x)", "inspect.getmodule"),
    ("pickle.loads", "import pickle", "", f"pickle.loads({PICKLE})(x)", "pickle.loads"),
    ("pickle.loads imported in the body", "", "import pickle", f"pickle.loads({PICKLE})(x)", "pickle.loads"),
    ("pickle.loads by name", "from pickle import loads", "", f"loads({PICKLE})(x)", "pickle.loads"),
    ("an Unpickler", "import io, pickle", "", f"pickle.Unpickler(io.BytesIO({PICKLE})).load()(x)", "pickle.Unpickler"),
    ("an Unpickler of one's own", "import io, pickle\nclass U(pickle.Unpickler):\n    pass", "", f"U(io.BytesIO({PICKLE})).load()(x)", "pickle.Unpickler"),
    ("runpy imported in the body", "", "import runpy", "runpy.run_path(helpers.__file__)['h'](x)", "runpy.run_path"),
    ("runpy", "import runpy", "", "runpy.run_module('helpers')['h'](x)", "runpy.run_module"),
    ("importlib.reload", "import importlib", "", "importlib.reload(__import__('helpers')).h(x)", "importlib.reload"),
    ("import_module by another name", "from importlib import import_module as i", "", "i('helpers').h(x)", "importlib.import_module"),
    ("import_module by map", "import importlib", "", "[*map(importlib.import_module, ['helpers'])][0].h(x)", "import_module"),
    ("import_module by keyword", "import importlib", "", "importlib.import_module(name='helpers').h(x)", "import_module"),
    ("import_module of what is unpacked", "import importlib", "", "importlib.import_module(*['helpers']).h(x)", "import_module"),
    ("a module from a file", "import importlib.util", "s = importlib.util.spec_from_file_location('m', helpers.__file__); m = importlib.util.module_from_spec(s); s.loader.exec_module(m)", "m.h(x)", "exec_module"),
    ("pkgutil.resolve_name", "import pkgutil", "", "pkgutil.resolve_name('helpers:h')(x)", "pkgutil.resolve_name"),
    ("pydoc.locate", "import pydoc", "", "pydoc.locate('helpers.h')(x)", "pydoc.locate"),
    ("gc", "import gc, types", "", "[m for m in gc.get_objects() if type(m) is types.FunctionType and m.__name__ == 'h' and m.__module__ == 'helpers'][0](x)", "gc.get_objects"),
    ("timeit", "import timeit", "d = []", "timeit.timeit('import helpers; d.append(helpers.h(3))', globals={'d': d}, number=1) and d[0]", "timeit.timeit"),
    ("an interpreter", "import code", "i = code.InteractiveInterpreter(); i.runsource('import helpers')", "i.locals['helpers'].h(x)", "code.InteractiveInterpreter"),
    ("a text of the source", "import linecache", "", "linecache.getlines(helpers.__file__)", "linecache.getlines"),
)  # fmt: skip

EDITS = (
    Edit("its code", "def h(x):\n    return x * RATE", "def h(x):\n    return x + RATE", file="helpers.py"),
    Edit("its constant", "RATE = 2", "RATE = 3", file="helpers.py"),
)


def body(before, inside, use):
    """The program that imports, begins and returns something."""
    return BODY.replace("BEFORE", before).replace("INSIDE", inside or "pass").replace("USE", use)


PROGRAMS = (
    *(
        Program(
            name,
            body(before, inside, use),
            EDITS[1:] if "Model" in use else EDITS,
            files={"helpers.py": HELPERS},
        )
        for name, before, inside, use in FOLLOWED
    ),
    *(
        Program(name, body(before, inside, use), EDITS[1:], files={"helpers.py": HELPERS}, refused=refused)
        for name, before, inside, use, refused in REFUSED
    ),
    Program(
        "a variable that is named in a query",
        body(
            "import pandas as pd\nLIMIT = 2\nOTHER = 3",
            "d = pd.DataFrame({'a': [1, 2, 3]})",
            "len(d.query('a > @LIMIT'))",
        ),
        (Edit("it", "LIMIT = 2", "LIMIT = 1"), Edit("another", "OTHER = 3", "OTHER = 4", again=False)),
        files={"helpers.py": HELPERS},
    ),
    Program(
        "a module that is imported twice, of which nothing is hidden",
        body("", "import sys\n    if x:\n        import sys", "sys.maxsize"),
        (Edit("what is not used", "RATE = 2", "RATE = 3", again=False, file="helpers.py"),),
        files={"helpers.py": HELPERS},
    ),
    Program(
        "functions of one's own that are called like those of Python",
        body("def eval(x):\n    return x\ndef compile(x):\n    return helpers.h(x)", "", "eval(compile(x))"),
        EDITS,
        files={"helpers.py": HELPERS},
    ),
    Program(
        "an item of a module's dict that the body writes",
        "import helpers\n\n@memoized\ndef f(x):\n    helpers.__dict__['last'] = x\n    print('ran')\n    return x",
        (Edit("what is not used", "RATE = 2", "RATE = 3", again=False, file="helpers.py"),),
        files={"helpers.py": HELPERS},
    ),
)
