"""MLflow's web pages: their addresses, and opening one only where a browser has a window."""

import sys
import urllib.request

import pytest

from memo_tui.tracking.address import Address
from memo_tui.tracking.web import comparison_page, open_in_browser, run_page
from tests.waiting import PATIENCE

SERVER = Address.parse("https://user:s3cret@mlflow.example:8443/base/?token=abc")


def test_the_page_of_a_run_is_shown_without_the_password():
    page = run_page(SERVER, "12", "abc")
    assert page.url == page.description == "https://mlflow.example:8443/base/#/experiments/12/runs/abc"


def test_a_comparison_names_the_runs_and_their_experiments():
    page = comparison_page(SERVER, ["1", "2"], ["a", "b"])
    assert page.url == (
        "https://mlflow.example:8443/base/#/compare-runs"
        "?runs=%5B%22a%22%2C%20%22b%22%5D&experiments=%5B%221%22%2C%20%222%22%5D"
    )


def test_a_file_says_which_command_serves_it(tmp_path):
    page = run_page(Address.of_file(tmp_path / "my store.db"), "1", "abc")
    assert page.url == ""
    assert f"mlflow server --backend-store-uri 'sqlite:///{tmp_path}/my store.db'" in page.description
    assert "http://127.0.0.1:5000/#/experiments/1/runs/abc" in page.description


def test_a_database_is_told_without_its_password():
    page = run_page(Address.parse("postgresql://user:s3cret@host/db"), "1", "abc")
    assert "mlflow server" in page.description
    assert "s3cret" not in page.description


def test_a_real_server_serves_the_page(server):
    url = run_page(Address.parse(server), "0", "abc").url
    with urllib.request.urlopen(url.partition("#")[0], timeout=PATIENCE) as answer:
        assert b"<title>MLflow</title>" in answer.read()


@pytest.fixture
def browser(tmp_path, monkeypatch):
    """A browser that writes down what it was asked to open, and chatters on the terminal."""
    if sys.platform != "linux":
        pytest.skip("other systems always have a browser")
    written = tmp_path / "opened"
    script = tmp_path / "firefox-test"
    script.write_text(f'#!/bin/sh\necho chatter; echo chatter >&2\nprintf %s "$1" > {written}\n')
    script.chmod(0o755)
    monkeypatch.setenv("BROWSER", f"{script} %s")
    monkeypatch.setenv("DISPLAY", ":99")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    return written


@pytest.fixture(autouse=True)
def browsers_are_looked_for_anew(monkeypatch):
    """`webbrowser` remembers which there are."""
    import webbrowser

    monkeypatch.setattr(webbrowser, "_tryorder", None)
    monkeypatch.setattr(webbrowser, "_browsers", {})


def test_a_graphical_browser_opens_the_page_and_writes_nothing_here(browser, capfd):
    assert open_in_browser("http://h/#/experiments/1")
    assert browser.read_text() == "http://h/#/experiments/1"
    assert capfd.readouterr() == ("", "")


def test_without_a_display_nothing_is_opened(browser, monkeypatch):
    monkeypatch.delenv("DISPLAY")
    assert not open_in_browser("http://h/")
    assert not browser.exists()


def test_a_browser_in_the_terminal_is_not_started(browser, monkeypatch, tmp_path):
    lynx = tmp_path / "lynx"
    (tmp_path / "firefox-test").rename(lynx)
    monkeypatch.setenv("BROWSER", f"{lynx} %s")
    assert not open_in_browser("http://h/")
    assert not browser.exists()


def test_what_is_no_web_page_is_not_opened(browser):
    assert not open_in_browser("file:///etc/passwd")
    assert not browser.exists()
