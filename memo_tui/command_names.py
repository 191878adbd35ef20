"""The commands for what the screen shows, with a few words each; their code is in `commands/`."""

from collections.abc import Mapping

COMPLETING = "_MEMO_TUI_COMPLETE"  # the variable by which a shell asks for completions

VIEW_COMMANDS: Mapping[str, str] = {
    "experiments": "list the experiments of a store",
    "runs": "list runs: filtered, sorted, grouped",
    "show": "show one run, whole",
    "history": "list all values of metrics",
    "compare": "compare runs line by line",
    "watch": "follow runs as they log, and send alerts",
    "sweep": "train with several values of params, each in a job",
    "export": "write runs to a file",
    "tag": "set or remove a tag of runs",
    "note": "show or set the note of a run",
    "rename": "give a run another name",
    "delete": "delete runs",
    "restore": "bring deleted runs back",
    "artifacts": "list, print and download files of a run",
    "jobs": "list jobs, show their output, stop them",
    "cache": "list and forget results of memoized functions",
    "config": "show the settings, and where they come from",
    "docs": "read the documentation",
    "completion": "print the completion for bash, zsh or fish",
}
