"""The memo-tui command."""

import gc
import os
import signal
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from memo_tui.command_line import CommandLine, parse, view_command
from memo_tui.command_names import COMPLETING
from memo_tui.errors import NO_MEMORY, MemoTuiError, lacks_memory
from memo_tui.headless.output import complain, report_uncaught, say, written_status
from memo_tui.headless.start import store_of
from memo_tui.options import DASHBOARD, DATA, DEMO, IMPORT, MEMO, SYNC, TRAIN
from memo_tui.plain_signs import encodes_signs
from memo_tui.settings import Settings
from memo_tui.settings_sources import load
from memo_tui.tracking.place import place_of, with_found_here

_LACKING = (
    "The encoding of this terminal, {}, lacks frames and marks: plain signs stand for them. "
    "LANG=C.UTF-8 has all."
)
_SWITCH_SECONDS = 0.001  # a thread that computes lets the event loop go on after this; Python's own is 0.005


def main(arguments: Sequence[str] | None = None) -> int:
    """Run memo-tui; the exit status: 0, 1 after a crash, 2 for bad usage, 128 + n after signal n."""
    try:
        if COMPLETING in os.environ:
            from memo_tui.commands.completion import complete  # noqa: PLC0415 - seldom

            return complete()
        words = sys.argv[1:] if arguments is None else arguments
        if (view := view_command(words)) is not None:
            from memo_tui.commands.group import run as run_view  # noqa: PLC0415 - each command imports its own

            return run_view(view)
        given = parse(words)
        if given.subcommand == DATA:  # which needs no settings
            from memo_tui.headless.data import show_data  # noqa: PLC0415 - each command imports its own

            return show_data(given.file or "", {**given.settings, **given.options})
        if given.subcommand == DEMO:
            from memo_tui.headless.demo import demo  # noqa: PLC0415

            return demo(lambda settings: _dashboard({}, settings))
        settings = load(given.settings, strict=given.subcommand != DASHBOARD, arguments=_arguments(given))
        if "state_dir" in settings.sources:  # the trackers' journals are there too
            os.environ["MEMO_TUI_STATE_DIR"] = str(settings.state_dir)
        if given.subcommand == DASHBOARD:
            return _dashboard(given.options, settings)
        for warning in settings.warnings:
            complain(warning)
        options = {**given.settings, **given.options}
        if given.subcommand == TRAIN:
            if given.command or not options.keys().isdisjoint(("trainer", "project")):
                from memo_tui.commands.own_training import train_own  # noqa: PLC0415

                return train_own(options, settings, given.command)
            from memo_tui.headless.train import train  # noqa: PLC0415

            return train(options, settings)
        if given.subcommand == IMPORT:
            from memo_tui.headless.import_files import import_files  # noqa: PLC0415

            return import_files(given.folder, given.file)
        if given.subcommand == MEMO:
            if given.action == "ls":
                from memo_tui.commands.remembered import list_remembered  # noqa: PLC0415

                return list_remembered(options, settings)
            from memo_tui.headless.memo import memo  # noqa: PLC0415

            return memo(given.action, given.runs, options, settings, given.command)
        if given.subcommand == SYNC:
            from memo_tui.headless.sync import sync  # noqa: PLC0415

            return sync(options, settings)
        from memo_tui.headless.run import run  # noqa: PLC0415

        return run(options, given.command, settings)
    except MemoTuiError as error:
        complain(str(error))
        return 2
    except KeyboardInterrupt as interrupt:
        return 128 + getattr(interrupt, "number", signal.SIGINT)


def script() -> None:
    """The installed command: leaves at once, also while a thread still waits for a server."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:  # while the command was loaded
        signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.excepthook = report_uncaught
    threading.excepthook = lambda fault: report_uncaught(*fault[:3])
    try:
        status = main()
    except SystemExit as ended:  # after --help, and after bad usage
        status = ended.code if isinstance(ended.code, int) else 0
    except (MemoryError, RuntimeError, OSError) as error:
        if not lacks_memory(error):
            raise
        complain(NO_MEMORY)
        status = 1
    os._exit(written_status(status))


def _arguments(given: CommandLine) -> dict[str, tuple[str, str]]:
    """The settings that the arguments PATH_OR_URI and EXPERIMENT give, each with its source.

    Raises:
        StoreAddressError: PATH_OR_URI names no store and no project.
    """
    found: dict[str, tuple[str, str]] = {}
    if given.experiment is not None:
        found["experiment"] = "argument EXPERIMENT", given.experiment
    if given.place is not None:
        place, source = place_of(given.place), "argument PATH_OR_URI"
        if place.uri:
            found["tracking_uri"] = source, place.uri
        if place.project and "project" not in given.settings:
            found["project"] = source, str(place.project)
    return found


def _dashboard(options: Mapping[str, Any], settings: Settings) -> int:
    settings = with_found_here(settings)
    address = store_of(settings)
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise MemoTuiError("The dashboard needs a terminal: start it in one, not through a pipe.")
    if "upgrade_store" in options:
        from memo_tui.headless.interrupts import interruptible  # noqa: PLC0415 - rarely wanted
        from memo_tui.headless.start import upgrade_if_asked  # noqa: PLC0415

        with interruptible(lambda: None, lambda _status: None):
            done = upgrade_if_asked(options, address)
        settings = replace(settings, warnings=(*settings.warnings, done))
    encoding = sys.stderr.encoding
    if not encodes_signs(encoding):
        settings = replace(settings, warnings=(*settings.warnings, _LACKING.format(encoding)))
    from memo_tui.tui.terminal_guard import guarded  # noqa: PLC0415 - other commands leave the terminal as it is

    guard = guarded()
    gc.disable()  # until the app is ready: it takes an eighth of the time of a start, and finds nothing
    from memo_tui.tui.app import MemoApp  # noqa: PLC0415 - --help answers without Textual

    sys.setswitchinterval(_SWITCH_SECONDS)
    app = MemoApp(settings)
    if guard:
        guard.entered()
    try:
        app.run()
    finally:
        app.finish()
        if guard:
            guard.leave()
    for line in app.parting_words:
        say(sys.stderr, line)
    return app.return_code or 0
