"""Work in the background: its results and its errors reach the screen."""

import threading

from memo_tui import background as threads
from memo_tui.errors import MemoTuiError
from memo_tui.tui.common import background
from tests.tui.conftest import until, words


def raising(error):
    def work():
        raise error

    return work


async def test_the_result_is_handled_on_the_event_loop(make_app):
    app, found = make_app(), []
    async with app.run_test() as pilot:
        loop = threading.get_ident()
        background.run(
            app,
            threading.get_ident,
            lambda there: found.append((there == loop, threading.get_ident() == loop)),
            found.append,
            task="counting",
        )
        await until(pilot, lambda: found)
    assert found == [(False, True)]


async def test_an_error_of_ours_is_its_own_sentence_and_leaves_no_report(make_app, tmp_path):
    app, found = make_app(), []
    async with app.run_test() as pilot:
        background.run(app, raising(MemoTuiError("No, as x.")), found.append, found.append, task="asking")
        await until(pilot, lambda: found)
    assert found == ["No, as x."]
    assert not (tmp_path / "state" / "memo-tui.log").exists()


async def test_any_other_error_is_a_sentence_that_names_the_log(make_app, tmp_path):
    app, found = make_app(), []
    log = tmp_path / "state" / "memo-tui.log"
    async with app.run_test() as pilot:
        error = ValueError("http://me:s3cret@host is odd")
        background.run(app, raising(error), found.append, found.append, task="asking")
        await until(pilot, lambda: found)
    assert found[0].startswith("ValueError: http://")
    assert str(log) in found[0]
    assert "s3cret" not in found[0] + log.read_text()
    assert "Traceback" in log.read_text()


async def test_a_thread_that_dies_is_seen(make_app, tmp_path):
    app = make_app()
    async with app.run_test(size=(140, 40), notifications=True) as pilot:
        threads.start("dying", raising(LookupError("[/] s3cret=[red]")), "minding the shop")
        await until(pilot, lambda: "Something went wrong" in words(app))
        said = words(app)
        assert "minding the shop: LookupError: [/]" in said
        assert "memo-tui.log" in said
        assert "quit with q" in said
    assert "minding the shop" in (tmp_path / "state" / "memo-tui.log").read_text()
