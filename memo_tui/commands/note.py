"""`memo-tui note`: shows or sets the note of a run."""

import sys
from typing import Any

import click

from memo_tui.commands.arguments import RUN, Command, json_option, of_store, runs_argument
from memo_tui.commands.documents import print_document
from memo_tui.commands.editing import edit
from memo_tui.commands.naming import RunNames
from memo_tui.commands.scope import Scope
from memo_tui.errors import MemoTuiError
from memo_tui.headless.output import say
from memo_tui.tracking.edits import NOTE_TAG, check_value, set_note


@click.command(cls=Command, epilog=RUN)
@runs_argument(name="word", metavar="RUN", nargs=1)
@click.argument("text", metavar="[TEXT]", required=False)
@click.option("--edit", "editor", is_flag=True, help="write it in the editor of VISUAL or EDITOR")
@json_option
@of_store
def command(*, word: str, text: str | None, editor: bool, as_json: bool, **options: Any) -> None:
    """Show the note of a run, or set it to TEXT, in Markdown; - reads it from standard input."""
    scope = Scope.of(options)
    with scope.reading() as reader:
        run = RunNames(scope, reader).one(word)
    before = run.tags.get(NOTE_TAG, "")
    if editor:
        text = click.edit(before, extension=".md", require_save=False)
    elif text == "-":
        text = sys.stdin.read()
    if text is None:
        if as_json:
            print_document(run_id=run.run_id, name=run.name, note=run.shown_tags.get(NOTE_TAG))
        else:
            for line in before.splitlines():
                say(sys.stdout, line)
        return
    if problem := check_value(text):
        raise MemoTuiError(problem)
    note = text.rstrip("\n")
    edit(scope, [run], lambda client, ids: set_note(client, ids[0], note), "noted", as_json=as_json)
