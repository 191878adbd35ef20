"""The files of a Git repository as they are now: what is committed, with all changes since."""

import os
import re
import stat
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

_SECONDS = 30.0
_LINK, _MODULE = "120000", "160000"  # Git's modes of a symbolic link and of a submodule
_SOURCES = re.compile(
    r"(?i).*\.(bash|c|cc|cfg|cpp|cu|cuh|go|h|hpp|ini|ipynb|java|jl|js|kt|lua|m|pl|py|pyx|r|rs|scala|sh|sql|toml|ts"
    r"|ya?ml)",
    re.DOTALL,
)


@dataclass(frozen=True)
class GitFiles:
    """What counts as code in a repository.

    Attributes:
        top: the folder of the repository.
        commit: the id of the commit; "" before the first.
        files: the mode and the id of the content of each file, by its path from there: of those that Git
            tracks, as they are now, and of source files that it neither tracks nor ignores. They are the same
            before and after changes are committed.
        changed: which of them are not as in the commit.
        others: what is neither tracked, nor ignored, nor source, and submodules with changes.
    """

    top: Path
    commit: str
    files: Mapping[str, str]
    changed: frozenset[str] = frozenset()
    others: tuple[str, ...] = field(default=())


def git_files(folder: Path) -> GitFiles | str:
    """The files of the repository that a folder is in; nothing is written, not even Git's index.

    Returns:
        The files, or why there are none, such as "no Git repository".
    """
    try:
        return _Git(folder).files()
    except FileNotFoundError:
        return "Git is not installed"
    except subprocess.TimeoutExpired:
        return "Git did not answer"
    except subprocess.CalledProcessError as error:
        said = os.fsdecode(error.stderr or b"").strip().splitlines()
        if not said or "not a git repository" in said[0].lower() or "work tree" in said[0]:
            return "no Git repository"
        return said[0].removeprefix("fatal: ")


class _Git:
    """Git in one repository."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._folder = Path(os.fsdecode(self._run("rev-parse", "--show-toplevel")).rstrip("\n"))

    def files(self) -> GitFiles:
        try:
            commit = self._run("rev-parse", "--verify", "--quiet", "HEAD").decode().strip()
        except subprocess.CalledProcessError:  # nothing is committed yet
            commit = ""
        found = {}
        for line in _split(self._run("ls-files", "--stage", "-z")):
            about, _, path = line.partition("\t")
            mode, content, _ = about.split(" ")
            found[path] = f"{mode} {content}"
        committed = self._differing("diff-index", "--cached", "HEAD") if commit else set(found)
        edited = self._differing("diff-files")
        untracked = _split(self._run("ls-files", "--others", "--exclude-standard", "-z"))
        sources = [path for path in untracked if _SOURCES.fullmatch(path)]
        others = [path for path in untracked if path not in sources]
        modules = [path for path in edited if found.get(path, "").startswith(_MODULE)]
        for path in edited - {*modules}:
            found.pop(path, None)  # a file that was deleted stays away
        found |= self._contents(path for path in {*edited, *sources} - {*modules})
        changed = frozenset({*committed, *edited, *sources} - {*modules})
        return GitFiles(self._folder, commit, found, changed, (*sorted(others), *sorted(modules)))

    def _differing(self, *command: str) -> set[str]:
        return {*_split(self._run(*command, "--name-only", "-z", "--no-renames"))}

    def _contents(self, paths: Iterable[str]) -> dict[str, str]:
        """The mode and the id that the content of each file would have in a commit."""
        modes = {}
        for path in paths:
            try:
                found = os.lstat(self._folder / path).st_mode
            except OSError:
                continue
            if stat.S_ISLNK(found):
                modes[path] = _LINK
            elif stat.S_ISREG(found):
                modes[path] = "100755" if found & stat.S_IXUSR else "100644"
        plain = [path for path, mode in modes.items() if mode != _LINK and "\n" not in path]
        given = b"".join(os.fsencode(path) + b"\n" for path in plain)
        ids = self._run("hash-object", "--stdin-paths", given=given).decode().split() if plain else []
        contents = dict(zip(plain, ids, strict=True))
        for path in modes.keys() - contents.keys():
            if modes[path] == _LINK:
                target = os.fsencode((self._folder / path).readlink())
                contents[path] = self._run("hash-object", "--stdin", given=target).decode().strip()
            else:
                contents[path] = self._run("hash-object", "--", path).decode().strip()
        return {path: f"{modes[path]} {content}" for path, content in contents.items()}

    def _run(self, *arguments: str, given: bytes | None = None) -> bytes:
        environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
        done = subprocess.run(  # noqa: S603 - no text of others
            ["git", *arguments],  # noqa: S607 - the user's own Git
            cwd=self._folder,
            env=environment,
            input=given,
            stdin=subprocess.DEVNULL if given is None else None,
            capture_output=True,
            timeout=_SECONDS,
            check=True,
        )
        return done.stdout


def _split(output: bytes) -> list[str]:
    return [os.fsdecode(each) for each in output.split(b"\0") if each]
