"""`memo-tui artifacts`: lists, prints and downloads files of a run."""

import sys
from collections.abc import Iterator
from contextlib import closing
from errno import EPIPE
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from memo_tui.commands.arguments import RUN, Commands, json_option, of_store, runs_argument
from memo_tui.commands.documents import print_document
from memo_tui.commands.naming import RunNames
from memo_tui.commands.scope import Progress, Scope
from memo_tui.commands.sheet import Sheet
from memo_tui.errors import MemoTuiError
from memo_tui.headless.output import say
from memo_tui.numbers import file_size
from memo_tui.tracking.artifacts.downloads import DownloadProgress, download
from memo_tui.tracking.artifacts.listing import Artifacts
from memo_tui.tracking.artifacts.places import Artifact, ArtifactError

if TYPE_CHECKING:
    from memo_tui.runs.model import Run


@click.group(cls=Commands)
def command() -> None:
    """List, print and download the files that a run logged."""


@command.command("ls", epilog=RUN)
@runs_argument(name="word", metavar="RUN", nargs=1)
@click.argument("path", metavar="[FOLDER]", default="")
@click.option("-r", "--recursive", is_flag=True, help="the content of folders, too")
@json_option
@of_store
def list_files(*, word: str, path: str, recursive: bool, as_json: bool, **options: Any) -> None:
    """List the files of a run."""
    scope = Scope.of(options)
    run, artifacts = _run(scope, word), Artifacts(scope.address)
    folder = _artifact(artifacts, run, path)
    if not folder.is_dir:
        found: list[Artifact] = [folder]
    else:
        found = [*artifacts.files(folder)] if recursive else artifacts.list(folder)
        found = [each for each in found if each.path]
    if as_json:
        files = [{"path": each.path, "is_folder": each.is_dir, "bytes": each.size} for each in found]
        print_document(run_id=run.run_id, name=run.name, artifacts=files)
        return
    rows = [
        (f"{each.path}/" if each.is_dir else each.path, "" if each.size is None else file_size(each.size))
        for each in found
    ]
    Sheet(("path", "size"), rows, frozenset({1})).print()


@command.command("cat", epilog=RUN)
@runs_argument(name="word", metavar="RUN", nargs=1)
@click.argument("path", metavar="FILE")
@of_store
def print_file(*, word: str, path: str, **options: Any) -> None:
    """Print a file of a run: in a pipe as it is, on a terminal as text without secrets."""
    scope = Scope.of(options)
    run, artifacts = _run(scope, word), Artifacts(scope.address)
    file = _artifact(artifacts, run, path)
    if file.is_dir:
        raise MemoTuiError(f"{path!r} is a folder: see memo-tui artifacts ls.")
    if sys.stdout.isatty():
        for line in _lines(artifacts, file):
            say(sys.stdout, line)
        return
    with closing(artifacts.chunks(file)) as chunks:
        for chunk in _as_known(chunks, artifacts, file):
            sys.stdout.buffer.write(chunk)
        sys.stdout.buffer.flush()


@command.command("get", epilog=RUN)
@runs_argument(name="word", metavar="RUN", nargs=1)
@click.argument("path", metavar="[PATH]", default="")
@click.option("--to", "folder", metavar="DIR", default=".", type=click.Path(path_type=Path), help="into DIR")
@json_option
@of_store
def get(*, word: str, path: str, folder: Path, as_json: bool, **options: Any) -> None:
    """Download a file or folder of a run, or all; nothing is overwritten."""
    scope = Scope.of(options)
    run, artifacts = _run(scope, word), Artifacts(scope.address)
    wanted, progress = _artifact(artifacts, run, path), Progress("downloading, bytes")

    def report(done: DownloadProgress) -> None:
        progress.show(done.size, done.all_size)

    try:
        target = download(artifacts, wanted, folder, wanted.name or run.name, report=report)
    finally:
        progress.end()
    if as_json:
        print_document(run_id=run.run_id, name=run.name, path=wanted.path, file=str(target))
    else:
        say(sys.stdout, str(target))


def _run(scope: Scope, word: str) -> "Run":
    with scope.reading() as reader:
        return RunNames(scope, reader).one(word)


def _artifact(artifacts: Artifacts, run: "Run", path: str) -> Artifact:
    """The file or folder of that path.

    Raises:
        ArtifactError: there is none, or the run has no artifacts.
    """
    if not run.artifact_uri:
        raise ArtifactError(f"The run {run.name} has no artifacts.")
    path = path.strip("/")
    if not path:
        return Artifact(run.artifact_uri, "", is_dir=True)
    above = path.rpartition("/")[0]
    there = artifacts.list(Artifact(run.artifact_uri, above, is_dir=True))
    found = next((each for each in there if each.path.strip("/") == path), None)
    if found is None:
        raise ArtifactError(f"The run {run.name} has no file {path!r}: see memo-tui artifacts ls.")
    return found


def _lines(artifacts: Artifacts, file: Artifact) -> Iterator[str]:
    """The lines of a text file.

    Raises:
        ArtifactError: it is no text, or can't be read.
    """
    begun = b""
    with closing(artifacts.chunks(file)) as chunks:
        for chunk in _as_known(chunks, artifacts, file):
            if b"\0" in chunk:
                raise ArtifactError(f"{file.path} is no text: see memo-tui artifacts get.")
            *lines, begun = (begun + chunk).split(b"\n")
            for line in lines:
                yield line.decode("utf-8", "replace").rstrip("\r")
    if begun:
        yield begun.decode("utf-8", "replace")


def _as_known(chunks: Iterator[bytes], artifacts: Artifacts, file: Artifact) -> Iterator[bytes]:
    """The parts of a file; what a place of artifacts raises becomes an error with a sentence."""
    try:
        yield from chunks
    except MemoTuiError:
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno == EPIPE:
            raise
        raise artifacts.to_error(error, file) from None
