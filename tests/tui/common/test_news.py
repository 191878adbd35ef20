"""News: everyone who subscribes gets them."""

from textual.app import App
from textual.screen import Screen

from memo_tui.tui.common.news import News
from tests.tui.conftest import until


class Reader(Screen):
    def __init__(self, news):
        super().__init__()
        self.news, self.read = news, []

    def on_mount(self):
        self.news.subscribe(self, self.read.append)


async def test_a_new_subscriber_gets_the_newest_at_once_and_then_all():
    app = App()
    async with app.run_test() as pilot:
        news = News(app, "news")
        early, late = Reader(news), Reader(news)
        await app.push_screen(early)
        news.publish(1)
        news.publish(2)
        await app.push_screen(late)
        assert late.read == [2]
        news.publish(3)
        await until(pilot, lambda: (early.read, late.read) == ([1, 2, 3], [2, 3]))


async def test_who_left_and_what_was_forgotten_get_nothing():
    app = App()
    async with app.run_test() as pilot:
        news = News(app, "news")
        left, late = Reader(news), Reader(news)
        await app.push_screen(left)
        await app.pop_screen()
        news.publish(1)
        news.forget()
        await app.push_screen(late)
        await pilot.pause()
        assert (left.read, late.read) == ([], [])
