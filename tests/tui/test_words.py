"""What the program says: short notices, and numbers with their nouns by one helper."""

import ast
from pathlib import Path
from textwrap import wrap

import memo_tui

FILES = sorted(Path(memo_tui.__file__).parent.rglob("*.py"))
VALUE, KEY = "x" * 12, "x"  # what stands for a value, and for a key, in a text
LINES, WIDTH = 2, 57  # a notice's, on a terminal of 80 columns


def said(node, constants):
    """The text of an expression, with something in place of its values; None if it has no constant part."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            return "".join(each.value if isinstance(each, ast.Constant) else value(each) for each in values)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            parts = said(left, constants), said(right, constants)
            return None if parts == (None, None) else "".join(part or VALUE for part in parts)
        case ast.IfExp(body=body, orelse=orelse):
            return max((said(body, constants) or "", said(orelse, constants) or ""), key=len) or None
        case ast.Name(id=name):
            return constants.get(name)
        case ast.Call(func=ast.Name(id="with_keys" | "content"), args=[text]):
            return said(text, constants)
    return None


def value(node):
    call = node.value
    return KEY if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "key_of" else VALUE


def notices(tree):
    """The texts of a module that are passed on to be shown as notices."""
    constants = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value.value, str)
    }
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    for function in functions:
        local = dict(constants)
        for node in ast.walk(function):
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=expression):
                    local[name] = said(expression, constants)
        for node in ast.walk(function):
            match node:
                case ast.Call(func=ast.Attribute(attr="notify" | "_notify"), args=[text]):
                    yield node.lineno, said(text, local)


def trees(word):
    """The modules that contain a word, as trees."""
    for path in FILES:
        if word in (text := path.read_text("utf-8")):
            yield path, ast.parse(text)


def test_a_notice_fits_two_lines():
    found = [(path.name, *notice) for path, tree in trees("notify(") for notice in notices(tree) if notice[1]]
    long = [each for each in found if sum(len(wrap(part, WIDTH)) for part in each[2].split("\n")) > LINES]
    assert len(found) > 20
    assert not long


def test_the_plural_is_made_by_one_helper():
    made = [
        f"{path.name}:{node.lineno}"
        for path, tree in trees("'s'")
        if path.name != "numbers.py"
        for node in ast.walk(tree)
        if isinstance(node, ast.FormattedValue)
        for part in ast.walk(node)
        if isinstance(part, ast.Constant) and part.value == "s"
    ]
    assert not made
