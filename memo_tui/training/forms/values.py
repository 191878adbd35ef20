"""What a text means as a value of a param."""

import ast

_NO_LITERAL = (SyntaxError, ValueError, TypeError, MemoryError, RecursionError)


def value_of(text: str) -> object:
    """The Python value that a text spells, as "0.1", "None" or "(100, 50)"; any other text is itself."""
    text = text.strip()
    try:
        value: object = ast.literal_eval(text)
    except _NO_LITERAL:
        return {"true": True, "false": False, "none": None}.get(text.lower(), text)
    return value


def text_of(value: object) -> str:
    """What to type for a value."""
    return value if isinstance(value, str) else repr(value)
