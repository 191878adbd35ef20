"""The tutorial is followed to the letter: its commands are run, its keys are pressed."""

import os
import re
import subprocess
import sys

from tests.docs.pages import DOCS, blocks, commands
from tests.tui.conftest import few_frames, make_app, shown, signals, until  # noqa: F401 - fixtures

TUTORIAL = DOCS / "tutorial.md"
KEY = re.compile(r"<kbd>(.+?)</kbd>|<!-- then the screen shows: (.+?) -->")


def test_its_commands_print_what_it_says(tmp_path, preloaded):
    folder = tmp_path / "empty"
    folder.mkdir()
    environment = {**os.environ, "PATH": f"{os.path.dirname(sys.executable)}:{os.environ['PATH']}"}  # noqa: PTH120
    told = []
    for block in blocks(TUTORIAL):
        if block.file:
            (folder / block.file).write_text(block.text)
        for command, output in commands(block) if block.kind == "console" else ():
            if command == "memo-tui":
                continue  # whose keys are pressed below
            words = [sys.executable, "-m", "memo_tui"] if command.startswith("memo-tui") else [sys.executable]
            done = subprocess.run(
                [*words, *command.split()[1:]],
                cwd=folder,
                env=environment,
                check=False,
                capture_output=True,
                text=True,
            )
            assert done.returncode == 0, (command, done.stderr)
            # In a pipe, what is said of trainings is JSON.
            parts = filter(None, re.split(r"…|: |, |\n", output))
            assert re.search(".*".join(map(re.escape, parts)), done.stdout, re.DOTALL), (command, done.stdout)
            told.append((command, done.stdout))
    memo = [text for command, text in told if "--memo" in command]
    assert "HIT" not in memo[0]
    assert "HIT" in memo[1]


async def test_its_keys_show_what_it_says(make_app):  # noqa: F811
    text = TUTORIAL.read_text("utf-8").partition("## 1.")[2].partition("## 2.")[0]
    app = make_app(tour=True)
    async with app.run_test(size=(140, 40)) as pilot:
        await pilot.pause()
        for key, wanted in KEY.findall(text):
            if wanted:
                await until(pilot, lambda wanted=wanted: re.search(wanted, shown(app)))
            else:
                await pilot.press(key)
                await pilot.pause()
    assert app.return_code == 0
