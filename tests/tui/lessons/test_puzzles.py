"""Puzzles: predict, run, be surprised."""

import threading

from textual.widgets import Static

from memo_tui.lessons.puzzles import PUZZLES, Finding, Puzzle
from memo_tui.tui.lessons.puzzles import PuzzlesScreen
from tests.tui.conftest import shown, until
from tests.waiting import PATIENCE

LIST, CHOICES = "#list _Line", "#talk _Line"


def flip():
    return "heads"


def coin(name="coin", perform=lambda: Finding("heads", ("it fell once",), "It is a trick coin.", 1), **given):
    texts = {"title": f"The {name}", "question": f"What does the {name} show?"} | given
    return Puzzle(
        name, choices=("heads", "tails", "edge"), code=(flip,), body=("return",), perform=perform, **texts
    )


async def opened(pilot, *puzzles, results=None):
    screen = PuzzlesScreen(results, puzzles or PUZZLES)
    await pilot.app.push_screen(screen)
    await until(pilot, lambda: "Predict" in footer(pilot) or "Next" in footer(pilot))
    return screen


def footer(pilot):
    return shown(pilot.app).splitlines()[-1]


def text(screen, part):
    """The words of one part of the screen."""
    return " ".join(" ".join(str(place.content).split()) for place in screen.query(part).results(Static))


def said(screen, part):
    """The same, where all of it stands in sight."""
    for place in screen.query(part).results(Static):
        frame = place.parent if place.parent.id == "list" else screen.query_one("#page")
        assert frame.content_region.contains_region(place.region), f"{part} is out of sight"
    return text(screen, part)


async def told(pilot, screen):
    await until(pilot, lambda: screen.puzzle.name in screen.results)
    await until(pilot, lambda: "Run again" in footer(pilot))


async def test_it_asks_before_it_tells(make_app):
    async with make_app().run_test(size=(140, 40)) as pilot:
        screen = await opened(pilot, coin())
        assert said(screen, "#question") == "What does the coin show?"
        assert said(screen, CHOICES) == "› a heads b tails c edge"
        assert said(screen, LIST) == "› 1 The coin ○ not tried yet"
        assert "trick" not in shown(pilot.app)
        assert "observed" not in shown(pilot.app).lower()


async def test_a_letter_predicts_and_a_right_prediction_is_told(make_app):
    async with make_app().run_test(size=(140, 40)) as pilot:
        screen = await opened(pilot, coin())
        await pilot.press("a")
        await told(pilot, screen)
        assert said(screen, CHOICES) == "✓ a heads ← observed, as predicted b tails c edge"
        assert said(screen, "#verdict").startswith("✓ Predicted right · the run took ")
        assert said(screen, "#verdict").endswith("s You predicted: heads Observed: heads")
        assert said(screen, "#facts") == "· it fell once"
        assert said(screen, "#why") == "Why: It is a trick coin."
        assert said(screen, LIST) == "› 1 The coin ✓ predicted right"
        assert "1 tried · 1 right" in shown(pilot.app)


async def test_arrows_and_enter_predict_and_a_wrong_prediction_is_a_surprise(make_app):
    async with make_app().run_test(size=(140, 40)) as pilot:
        screen = await opened(pilot, coin())
        await pilot.press("down")
        assert said(screen, CHOICES) == "a heads › b tails c edge"
        await pilot.press("enter")
        await told(pilot, screen)
        assert said(screen, CHOICES) == "✓ a heads ← observed ✗ b tails ← you predicted c edge"
        assert said(screen, "#verdict").startswith("✗ A surprise · ")
        assert said(screen, "#verdict").endswith("s You predicted: tails Observed: heads")
        assert said(screen, LIST) == "› 1 The coin ✗ surprised"
        assert "1 tried · 0 right" in shown(pilot.app)


async def test_the_arrow_goes_round_the_answers(make_app):
    async with make_app().run_test(size=(140, 40)) as pilot:
        screen = await opened(pilot, coin())
        await pilot.press("up", "enter")
        await told(pilot, screen)
        assert screen.results["coin"].prediction == "edge"


async def test_enter_goes_on_after_the_result_and_arrows_turn_round(make_app):
    async with make_app().run_test(size=(140, 40)) as pilot:
        screen = await opened(pilot, coin(), coin("die"))
        await pilot.press("a")
        await told(pilot, screen)
        await pilot.press("enter")
        assert screen.puzzle.name == "die"
        await pilot.press("right")
        assert screen.puzzle.name == "coin"
        await pilot.press("left")
        assert screen.puzzle.name == "die"
        assert "What does the die show?" in shown(pilot.app)


async def test_running_again_keeps_the_prediction_and_shows_what_is_seen_now(make_app):
    sides = iter(("heads", "tails"))
    flipping = coin(perform=lambda: Finding(next(sides), ("it fell",), "Chance.", 1))
    async with make_app().run_test(size=(140, 40)) as pilot:
        screen = await opened(pilot, flipping)
        await pilot.press("a")
        await told(pilot, screen)
        assert screen.results["coin"].right
        await pilot.press("r")
        await until(pilot, lambda: not screen.results["coin"].right)
        await until(pilot, lambda: "You predicted: heads Observed: tails" in text(screen, "#verdict"))


async def test_while_it_runs_it_says_so_and_takes_no_second_prediction(make_app):
    go, runs = threading.Event(), []

    def slow():
        runs.append(1)
        assert go.wait(PATIENCE)
        return Finding("heads", (), "It took its time.", 1)

    async with make_app().run_test(size=(140, 40)) as pilot:
        screen = await opened(pilot, coin(perform=slow), coin("die"))
        await pilot.press("a")
        await until(pilot, lambda: text(screen, "#verdict") == "You predict: heads running …")
        await pilot.press("b", "enter", "r")
        assert "Predict" not in footer(pilot)
        assert "Run again" not in footer(pilot)
        await pilot.press("right")
        assert "The coin … running" in said(screen, LIST)
        assert "What does the die show?" in shown(pilot.app)
        go.set()
        await until(pilot, lambda: "The coin ✓ predicted right" in text(screen, LIST))
        assert "What does the die show?" in shown(pilot.app)
        assert runs == [1]
        assert screen.results["coin"].prediction == "heads"


async def test_leaving_in_the_middle_of_a_run_is_clean_and_the_question_stays_open(make_app):
    go, ended, results = threading.Event(), threading.Event(), {}

    def slow():
        assert go.wait(PATIENCE)
        ended.set()
        return Finding("heads", (), "", 1)

    async with make_app().run_test(size=(140, 40)) as pilot:
        screen = await opened(pilot, coin(perform=slow), results=results)
        await pilot.press("a", "escape")
        await until(pilot, lambda: pilot.app.screen is not screen and not screen.is_running)
        go.set()
        await until(pilot, ended.is_set)
        await pilot.pause()
        assert results == {}
        await opened(pilot, coin(), results=results)
        assert "not tried yet" in shown(pilot.app)
    assert pilot.app.return_code in (0, None)


async def test_what_was_tried_is_known_at_the_next_visit(make_app):
    results = {}
    async with make_app().run_test(size=(140, 40)) as pilot:
        screen = await opened(pilot, coin(), coin("die"), results=results)
        await pilot.press("a")
        await told(pilot, screen)
        await pilot.press("escape")
        screen = await opened(pilot, coin(), coin("die"), results=results)
        assert said(screen, LIST) == "› 1 The coin ✓ predicted right 2 The die ○ not tried yet"
        assert "Run again" in footer(pilot)


async def test_a_failure_is_one_sentence_and_can_be_run_again(make_app):
    tries = []

    def moody():
        tries.append(1)
        if len(tries) == 1:
            raise RuntimeError("[/] no threads left")
        return Finding("heads", (), "", 1)

    async with make_app().run_test(size=(140, 40)) as pilot:
        screen = await opened(pilot, coin(perform=moody))
        await pilot.press("a")
        await told(pilot, screen)
        assert said(screen, "#verdict") == ("! The puzzle could not run: [/] no threads left (RuntimeError).")
        assert said(screen, LIST) == "› 1 The coin ! could not run"
        assert "Traceback" not in shown(pilot.app)
        await pilot.press("r")
        await until(pilot, lambda: "✓ Predicted right" in text(screen, "#verdict"))


async def test_an_observation_that_no_answer_names_is_told(make_app):
    odd = coin(perform=lambda: Finding("it rolled away", (), "Nobody saw it fall.", 0))
    async with make_app().run_test(size=(140, 40)) as pilot:
        screen = await opened(pilot, odd)
        await pilot.press("a")
        await told(pilot, screen)
        assert "Observed: it rolled away" in said(screen, "#verdict")
        assert "✗ surprised" in shown(pilot.app)


async def test_brackets_stay_brackets(make_app):
    seen = Finding("[/b]", ("[BE][bruxelles] [/]",), "[red]because", 1)
    async with make_app().run_test(size=(140, 40)) as pilot:
        screen = await opened(pilot, coin(perform=lambda: seen, title="[/] title", question="[red]why?"))
        assert "[/] title" in shown(pilot.app)
        assert "[red]why?" in shown(pilot.app)
        await pilot.press("a")
        await told(pilot, screen)
        for text in ("[/b]", "[BE][bruxelles] [/]", "[red]because"):
            assert text in shown(pilot.app)


async def test_clicks_choose_an_puzzle_and_an_answer(make_app):
    async with make_app().run_test(size=(140, 40)) as pilot:
        screen = await opened(pilot, coin(), coin("die"))
        await pilot.click(screen.query(LIST)[1])
        assert screen.puzzle.name == "die"
        await pilot.click(screen.query(CHOICES)[2])
        await told(pilot, screen)
        assert screen.results["die"].prediction == "edge"
        await pilot.click(screen.query(CHOICES)[0])
        assert screen.results["die"].prediction == "edge"
