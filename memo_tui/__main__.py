"""The command: python -m memo_tui, or memo-tui."""

import signal
import sys

if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C while the command is loaded leaves no traceback

if __name__ == "__main__" and not sys.flags.safe_path:
    del sys.path[0]  # the current folder: what lies about there is no module of ours

try:
    from memo_tui.cli import script
except MemoryError:
    sys.exit("memo-tui: There isn't enough memory to start, or no more may be used (ulimit -v).")

if __name__ == "__main__":
    script()
