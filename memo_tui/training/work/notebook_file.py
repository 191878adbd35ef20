"""A Jupyter notebook's file: its kernel, and the params in its cell tagged "parameters"."""

import ast
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from memo_tui.errors import TrainingFailed
from memo_tui.memo.signature_form import Field, FieldError
from memo_tui.training.work.values import text_of, value_of

ENDING = ".ipynb"
TAG = "parameters"
_PYTHON = "python"
_LINE = re.compile(r"(?P<name>[A-Za-z_.][\w.]*)\s*(?:=|<-)\s*(?P<value>[^#]+?)\s*(?:#\s*(?P<comment>.*))?")
_COMMENT = re.compile(r"\s*#\s*(?P<comment>.*)")
_READ = (bool, int, float, str, type(None), list, tuple)
_UNREAD = object()
_LONGEST_HINT = 60


@dataclass(frozen=True)
class NotebookParam:
    """A param of a notebook.

    Attributes:
        name: its name.
        default: its value in the notebook; a mark if that is an expression.
        written: how the default is written.
        comment: behind it, on the same line; "" if there is none.
    """

    name: str
    default: Any
    written: str
    comment: str = ""

    @property
    def field(self) -> Field:
        """It as a field of a form; left empty, the notebook's own value stays."""
        kinds = {bool: "True or False", int: "a whole number", float: "a number", str: "text"}
        kind = kinds.get(type(self.default), "a value" if self.is_read else f"else {self.written}")
        hint = " ".join((self.comment or kind).split())[:_LONGEST_HINT]
        return Field(self.name, hint, text_of(self.default) if self.is_read else "", required=False)

    @property
    def is_read(self) -> bool:
        """Whether the default is known without running the notebook."""
        return self.default is not _UNREAD

    def value(self, text: str) -> Any:
        """The value that a text means: of the default's type, if that is text or a number.

        Raises:
            FieldError: it is no number where one is needed.
        """
        if isinstance(self.default, str):
            return text
        value = value_of(text)
        if isinstance(self.default, int | float) and not isinstance(value, int | float):
            raise FieldError(self.name, f"{self.name} takes {self.field_kind}, not {text!r}.")
        return list(value) if isinstance(value, tuple) else value

    @property
    def field_kind(self) -> str:
        """What a number's place takes, as text."""
        return "True or False" if isinstance(self.default, bool) else "a number"


@dataclass(frozen=True)
class NotebookFile:
    """What a notebook says of itself.

    Attributes:
        path: of the file.
        kernel: the name of its kernel; "" if it names none.
        language: of its code, in lower case.
        params: those of its cell tagged "parameters".
        is_tagged: whether it has such a cell.
    """

    path: Path
    kernel: str
    language: str
    params: tuple[NotebookParam, ...]
    is_tagged: bool

    @property
    def is_python(self) -> bool:
        """Whether its code is Python's."""
        return self.language == _PYTHON

    def read(self, texts: Mapping[str, str]) -> dict[str, Any]:
        """The values of these texts by the params' names; empty ones leave the notebook's own.

        Raises:
            FieldError: there is no such param, or it doesn't take the text.
        """
        known = {each.name: each for each in self.params}
        for name in texts:
            if name not in known:
                raise FieldError(name, self._no_such(name, list(known)))
        return {name: known[name].value(text.strip()) for name, text in texts.items() if text.strip()}

    def _no_such(self, name: str, known: Sequence[str]) -> str:
        shown = self.path.name
        if not self.is_tagged:
            return f"{shown} has no cell tagged {TAG!r} to give {name} to: tag the cell that sets its params."
        if not known:
            return f"{shown} sets nothing in its cell tagged {TAG!r}: set {name} there, or leave it out."
        near = get_close_matches(name, known, 1)
        hint = f" (did you mean {near[0]!r}?)" if near else ""
        return f"{shown} has no param {name!r}{hint}: choose from {', '.join(known)}."


def is_notebook(word: str) -> bool:
    """Whether a word names a notebook."""
    return word.lower().endswith(ENDING)


def lacking() -> str:
    """A sentence on what must be installed to run notebooks; "" if nothing."""
    missing = [name for name in ("papermill", "ipykernel") if find_spec(name) is None]
    return f"Notebooks need {' and '.join(missing)}: install memo-tui[notebooks]." if missing else ""


def read_notebook(path: Path) -> NotebookFile:
    """Read a notebook's file; nothing of it is run.

    Raises:
        TrainingFailed: it doesn't exist, or isn't a notebook of nbformat 4.
    """
    try:
        found = json.loads(path.read_bytes())
        version, cells, metadata = found["nbformat"], found.get("cells", []), found.get("metadata", {})
        if version != 4:
            raise TrainingFailed(
                f"{path} is of nbformat {version}: convert it with: jupyter nbconvert --to notebook"
                f" {path.name}"
            )
        kernel = metadata.get("kernelspec", {})
        language = kernel.get("language") or metadata.get("language_info", {}).get("name") or _PYTHON
        sources = [
            "".join(each["source"])
            for each in cells
            if each.get("cell_type") == "code" and TAG in each.get("metadata", {}).get("tags", ())
        ]
        name, language = str(kernel.get("name", "")), str(language).lower()
    except OSError as error:
        raise TrainingFailed(f"{path} can't be read: {error.strerror}.") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise TrainingFailed(f"{path} is not a notebook of Jupyter: choose another file.") from None
    of = _of_python if language == _PYTHON else _of_lines
    params = {each.name: each for each in of(sources[0])} if sources else {}
    return NotebookFile(path, name, language, tuple(params.values()), bool(sources))


def _of_python(source: str) -> Iterator[NotebookParam]:
    """The names that a cell of Python sets at its top, without its magics."""
    lines = ["" if line.lstrip().startswith(("%", "!")) else line for line in source.splitlines()]
    try:
        body = ast.parse("\n".join(lines)).body
    except (SyntaxError, ValueError, RecursionError):
        return
    for each in body:
        if isinstance(each, ast.Assign):
            targets, value = each.targets, each.value
        elif isinstance(each, ast.AnnAssign) and each.value is not None:
            targets, value = [each.target], each.value
        else:
            continue
        last = lines[(each.end_lineno or 1) - 1].encode()[each.end_col_offset or 0 :].decode()
        comment = _COMMENT.fullmatch(last)
        for target in targets:
            if isinstance(target, ast.Name):
                yield NotebookParam(
                    target.id,
                    _literal(value),
                    ast.unparse(value),
                    comment["comment"].strip() if comment else "",
                )


def _of_lines(source: str) -> Iterator[NotebookParam]:
    """The names that a cell of another language sets, one a line, as R and Julia do."""
    for line in source.splitlines():
        if found := _LINE.fullmatch(line.strip()):
            written = found["value"].rstrip(";").strip()
            value = value_of(written)
            is_text = isinstance(value, str)
            default = _UNREAD if is_text and not written.startswith(("'", '"')) else value
            yield NotebookParam(found["name"], default, written, (found["comment"] or "").strip())


def _literal(value: ast.expr) -> Any:
    try:
        found = ast.literal_eval(value)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return _UNREAD
    return found if isinstance(found, _READ) else _UNREAD
