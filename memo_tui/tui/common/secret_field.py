"""Whether the field of a form hides what is typed into it."""

from memo_tui.memo.signature_form import Field
from memo_tui.secrets.known import know
from memo_tui.secrets.names import is_surely_secret

_ANY = "x"  # a value that only looks secret where the name is certain


def hides(field: Field) -> bool:
    """Whether what stands in a field is secret by its name; its default is then taken out of all texts."""
    secret = is_surely_secret(field.name, field.text) or is_surely_secret(field.name, _ANY)
    if secret:
        know([field.text.strip().strip("'\"")])
    return secret
