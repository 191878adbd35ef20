"""python -m memo_tui."""

import sys

if __name__ == "__main__" and not sys.flags.safe_path:
    del sys.path[0]  # the current folder: what lies about there is no module of ours

from memo_tui.cli import script

if __name__ == "__main__":
    script()
