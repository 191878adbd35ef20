"""Puzzles on terminals of every size: all is in sight, or a key away."""

from textual.widgets import Static

from memo_tui.lessons.puzzles import PUZZLES
from memo_tui.tui.lessons.puzzles import PuzzlesScreen
from tests.tui.conftest import shown, until
from tests.tui.lessons.test_puzzles import CHOICES, footer, opened, said, told

SIZES = [(140, 40), (80, 24), (200, 60)]


async def test_every_puzzle_runs_and_its_findings_are_in_sight_on_a_small_terminal(make_app):
    async with make_app().run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        for puzzle in PUZZLES:
            await until(pilot, lambda puzzle=puzzle: screen.puzzle is puzzle)
            await pilot.press("a")
            await told(pilot, screen)
            finding = screen.results[puzzle.name].finding
            assert said(screen, "#facts") == " ".join(f"· {fact}" for fact in finding.facts)
            assert said(screen, "#why") == f"Why: {finding.why}"
            await pilot.press("right")


async def test_the_footer_names_the_keys_that_work_now(make_app):
    async with make_app().run_test(size=SIZES[0]) as pilot:
        screen = await opened(pilot)
        for told_already in (False, True):
            for size in SIZES:
                await pilot.resize_terminal(*size)
                await pilot.pause()
                always = ("esc Back", "← → Puzzle" if size[0] > 80 else "? Help")
                if told_already:
                    now, otherwise = ("enter Next", "r Run again"), "Predict"
                else:
                    now, otherwise = ("enter a b c Predict", "↑ ↓ Choose"), "Run again"
                for wanted in (*always, *now):
                    assert wanted in footer(pilot)
                assert otherwise not in footer(pilot)
            if not told_already:
                await pilot.press("c")
                await told(pilot, screen)


async def test_keys_scroll_to_the_end_of_the_code_where_it_is_out_of_sight(make_app):
    async with make_app().run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, PUZZLES[0])
        last = PUZZLES[0].lines[-1][0].strip()
        assert last not in shown(pilot.app)
        await pilot.press("pagedown")
        await until(pilot, lambda: last in shown(pilot.app))
        await pilot.press("a")
        await told(pilot, screen)
        await until(pilot, lambda: "✗ A surprise" in shown(pilot.app))
        await pilot.press(*["down"] * 20)
        await until(pilot, lambda: last in shown(pilot.app))
        await pilot.press("pageup", "pageup")
        await until(pilot, lambda: screen.puzzle.question.split()[0] in shown(pilot.app))


async def test_no_scrolling_is_offered_where_all_is_in_sight(make_app):
    async with make_app().run_test(size=(200, 60)) as pilot:
        await opened(pilot)
        assert "Scroll" not in footer(pilot)


async def test_every_question_and_its_answers_are_in_sight(make_app):
    async with make_app().run_test(size=SIZES[0]) as pilot:
        screen = await opened(pilot)
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await pilot.pause()
            for puzzle in PUZZLES:
                assert puzzle.title in shown(pilot.app)
                assert said(screen, "#question") == puzzle.question
                first, second, third = puzzle.choices
                assert said(screen, CHOICES) == f"› a {first} b {second} c {third}"
                await pilot.press("right")
                await pilot.pause()
            await pilot.press(*["left"] * len(PUZZLES))
            await pilot.pause()


async def test_the_code_has_a_sign_at_the_body_and_keeps_its_text_when_coloured(make_app):
    async with make_app().run_test(size=(140, 40)) as pilot:
        screen = await opened(pilot)
        code = screen.query_one("#code", Static)
        await until(pilot, lambda: len(code.content.spans) > 20)
        lines = code.content.plain.splitlines()
        assert lines == [f"{'▶ ' if body else '  '}{text}" for text, body in PUZZLES[0].lines]
        assert "▶         return random()" in lines


async def test_a_tiny_terminal_and_a_resize_do_no_harm(make_app):
    async with make_app().run_test(size=(30, 8)) as pilot:
        screen = PuzzlesScreen(None, PUZZLES)
        await pilot.app.push_screen(screen)
        await until(pilot, lambda: "Back" in footer(pilot))
        await pilot.press("a")
        await until(pilot, lambda: screen.results)
        await pilot.resize_terminal(140, 40)
        await until(pilot, lambda: "Why:" in shown(pilot.app))
