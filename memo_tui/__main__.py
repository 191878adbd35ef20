"""python -m memo_tui."""

from memo_tui.cli import script

if __name__ == "__main__":
    script()
