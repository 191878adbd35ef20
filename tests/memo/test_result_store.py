"""The file of results: shared by processes, bounded, and never lost by damage."""

import os
import pickle
import signal
import sqlite3
import subprocess
import sys
import time

import pytest

from memo_tui import memoized
from memo_tui.errors import ResultsUnusable
from memo_tui.memo.calls import Outcome, Storage
from memo_tui.memo.result_store import FILE, ResultStore
from memo_tui.memo.results_schema import Bounds
from memo_tui.memo.warn import MemoWarning
from tests.memo.conftest import ROOT, until

PLENTY = Bounds(1000, 10**9)
MODULE = """
import os, sys
sys.path.insert(0, {root!r})
from memo_tui import memoized

@memoized
def double(a):
    return [2 * a]
"""


@pytest.fixture
def store(cache):
    store = ResultStore(cache / FILE)
    yield store
    store.close()


def put(store, key, *, function="f", result=b"result", bounds=PLENTY, epoch=None, version=b"v"):
    epoch = store.epoch(function) if epoch is None else epoch
    return store.put(
        function,
        version,
        key,
        result=result,
        took=1.0,
        params=key.decode(),
        preview="…",
        bounds=bounds,
        epoch=epoch,
    )


@pytest.fixture
def program(tmp_path):
    """Starts programs of the user's that ask for what `users.double` does, a line for each order."""
    (tmp_path / "users.py").write_text(MODULE.format(root=str(ROOT)))
    started = []

    def start(code):
        process = subprocess.Popen(
            [sys.executable, "-u", "-c", f"import sys, users\n{code}"],
            cwd=tmp_path,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


ANSWERING = "for line in sys.stdin:\n    print(users.double.ask(int(line)).outcome.value)"


def ask(process, number=1):
    process.stdin.write(f"{number}\n")
    process.stdin.flush()
    return process.stdout.readline().strip()


# What it holds


def test_what_is_put_is_got_by_function_version_and_key(store):
    assert put(store, b"k", result=b"one") == ()
    assert store.get("f", b"v", b"k")[:2] == (b"one", 1.0)
    assert [store.get("g", b"v", b"k"), store.get("f", b"w", b"k"), store.get("f", b"v", b"l")] == [None] * 3


def test_entries_can_be_looked_through_the_latest_used_first(store):
    for key in (b"1", b"2", b"3"):
        put(store, key)
    put(store, b"4", function="g")
    later = time.time() + 10
    store.note_hits("f", [(b"v", b"1", 3, 2.5, later)])
    entries = store.entries("f")
    assert [each.params for each in entries] == ["1", "3", "2"]
    assert (entries[0].hits, entries[0].saved, entries[0].used_at) == (3, 2.5, later)
    assert {each.function for each in store.entries()} == {"f", "g"}


def test_one_entry_is_forgotten_by_its_number(store):
    put(store, b"1")
    put(store, b"2")
    (entry,) = [each for each in store.entries() if each.params == "1"]
    assert store.forget_entry(entry.entry_id)
    assert not store.forget_entry(entry.entry_id)
    assert [each.params for each in store.entries()] == ["2"]


def test_forgetting_a_function_leaves_the_others(store):
    put(store, b"1")
    put(store, b"1", function="g")
    assert store.forget("f") == 1
    assert [each.function for each in store.entries()] == ["g"]


def test_what_began_before_it_was_forgotten_is_not_stored(store):
    epoch = store.epoch("f")
    store.forget("f")
    assert put(store, b"1", epoch=epoch) is None
    assert store.entries() == []


def test_beyond_the_entries_the_least_recently_used_goes(store):
    bounds = Bounds(3, 10**9)
    for key in (b"1", b"2", b"3"):
        put(store, key, bounds=bounds)
    store.note_hits("f", [(b"v", b"1", 1, 0.0, time.time() + 1)])
    assert put(store, b"4", bounds=bounds) == (b"2",)
    assert {each.params for each in store.entries()} == {"1", "3", "4"}


def test_beyond_the_bytes_as_many_go_as_are_needed(store):
    bounds = Bounds(1000, 100)
    for key in (b"1", b"2", b"3"):
        put(store, key, result=b"x" * 30, bounds=bounds)
    assert put(store, b"4", result=b"x" * 80, bounds=bounds) == (b"1", b"2", b"3")
    assert put(store, b"5", result=b"x" * 101, bounds=bounds) is None
    assert store.size("f")[:2] == (1, 80)


def test_bounds_hold_through_replacing_and_forgetting(store):
    bounds = Bounds(3, 100)
    for size in (90, 10, 50):
        put(store, b"1", result=b"x" * size, bounds=bounds)
    assert put(store, b"2", result=b"x" * 50, bounds=bounds) == ()
    assert put(store, b"3", result=b"x", bounds=bounds) == (b"1",)
    store.forget_entry(store.entries()[0].entry_id)
    assert put(store, b"4", result=b"x" * 50, bounds=bounds) == ()
    store.forget("f")
    assert put(store, b"5", result=b"x" * 100, bounds=bounds) == ()
    assert store.size("f")[:2] == (1, 100)


def test_the_bounds_of_one_function_are_not_those_of_another(store):
    bounds = Bounds(1, 10**9)
    put(store, b"1", bounds=bounds)
    put(store, b"1", function="g", bounds=bounds)
    assert len(store.entries()) == 2


def test_forgetting_all_gives_the_disk_its_room_back(store):
    for key in range(50):
        put(store, str(key).encode(), result=os.urandom(100_000))
    store.close()
    before = store.path.stat().st_size
    assert before > 5_000_000
    store.forget("f")
    store.close()
    assert store.path.stat().st_size < 200_000


def test_only_its_user_can_read_it(store):
    put(store, b"1")
    assert store.path.stat().st_mode & 0o077 == 0
    assert store.path.parent.stat().st_mode & 0o077 == 0


# Several processes


def test_results_survive_a_restart(program):
    assert [ask(program(ANSWERING)), ask(program(ANSWERING))] == ["ran", "remembered"]


def test_eight_processes_that_start_at_once_share_a_new_store(program, cache):
    code = (
        "import warnings; warnings.simplefilter('error')\n"
        "sys.stdin.readline()\n"
        "print(sum(users.double(n)[0] for n in range(40)), users.double.store.set_aside)"
    )
    processes = [program(code) for _ in range(8)]
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        printed, errors = process.communicate(timeout=60)
        assert (printed.strip(), errors) == ("1560 None", "")
    assert len(ResultStore(cache / FILE).entries()) == 40


@pytest.mark.parametrize("turn", range(3))
def test_a_process_that_is_killed_while_it_writes_does_no_damage(program, store, turn):
    writing = program(
        "import itertools\nfor n in itertools.count():\n    users.double(n)\n    print(n)\n",
    )
    until(lambda: writing.poll() is None and int(writing.stdout.readline()) > 20 + turn)
    writing.send_signal(signal.SIGKILL)
    writing.wait()
    stored = [store.get(each.function, each.version, key) for each, key in keyed(store)]
    results = [pickle.loads(each.result) for each in stored]  # noqa: S301
    assert len(results) > 20
    assert all(isinstance(each, list) for each in results)
    assert store.set_aside is None
    assert ask(program(ANSWERING), 5) == "remembered"


def keyed(store):
    with sqlite3.connect(store.path) as db:
        keys = dict(db.execute("SELECT id, key FROM entries"))
    db.close()
    return [(each, keys[each.entry_id]) for each in store.entries()]


@pytest.mark.parametrize("forgotten", ["users.double.forget(1)", "users.double.forget()"])
def test_what_one_process_forgets_another_forgets_within_a_second(program, forgotten):
    other = program(ANSWERING)
    assert [ask(other), ask(other)] == ["ran", "remembered"]
    one = program(f"print({forgotten})")
    assert one.stdout.readline().strip() == "1"
    until(lambda: ask(other) == "ran", 1)
    assert ask(other) == "remembered"


def test_an_entry_forgotten_in_the_store_is_forgotten_by_the_process_that_has_it(program, store):
    other = program(ANSWERING)
    assert [ask(other), ask(other)] == ["ran", "remembered"]
    (entry,) = store.entries()
    store.forget_entry(entry.entry_id)
    until(lambda: ask(other) == "ran", 1)


def test_hits_of_a_process_are_seen_by_another_soon(program, store):
    other = program(ANSWERING)
    for _ in range(4):
        ask(other)
    until(lambda: store.entries()[0].hits == 3, 2)


def test_counts_are_written_when_the_program_ends(program, store):
    ending = program("users.double(1), users.double(1)")
    assert ending.wait(30) == 0
    assert store.entries()[0].hits == 1


def test_it_may_be_asked_while_the_program_ends(program):
    ending = program(
        "import atexit\nusers.double(1)\natexit.register(lambda: print(users.double(1), users.double(2)))"
    )
    printed, errors = ending.communicate(timeout=30)
    assert (printed.strip(), errors) == ("[2] [4]", "")


def test_a_pool_of_processes_asks_the_same_function(program):
    code = (
        "import multiprocessing\nusers.double(1)\n"
        "if __name__ == '__main__':\n"
        "    with multiprocessing.get_context('{}').Pool(2) as pool:\n"
        "        print(sum(pool.map(users.double, range(20)), []) == list(range(0, 40, 2)))\n"
    )
    for method in ("fork", "spawn"):
        printed, errors = program(code.format(method)).communicate(timeout=60)
        assert (printed.strip(), "Error" in errors) == ("True", False), errors


# Damage


def foreign(path):
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE holidays (day TEXT)")
    db.close()


def text(path):
    path.write_text("Dear diary, today I did not memoize anything. " * 50)


def torn(path):
    store = ResultStore(path)
    for number in range(20):
        put(store, str(number).encode(), result=os.urandom(5000))
    store.close()
    content = bytearray(path.read_bytes())
    content[4096:20_000] = os.urandom(20_000 - 4096)
    path.write_bytes(content)


def cut(path):
    store = ResultStore(path)
    for number in range(20):
        put(store, str(number).encode(), result=os.urandom(5000))
    store.close()
    path.write_bytes(path.read_bytes()[:30_000])


def older(path):
    store = ResultStore(path)
    put(store, b"1")
    store.close()
    with sqlite3.connect(path) as db:
        db.execute("ALTER TABLE entries DROP COLUMN hits")
    db.close()


@pytest.mark.parametrize("damage", [foreign, text, torn, cut, older])
def test_a_file_that_cannot_be_read_is_set_aside_whole_with_one_sentence(cache, damage):
    cache.mkdir()
    path = cache / FILE
    damage(path)
    content = path.read_bytes()
    function = memoized(lambda a: [a])
    with pytest.warns(MemoWarning) as warned:
        assert [function(1), function(1), function(2)] == [[1], [1], [2]]
    (sentence,) = [str(each.message) for each in warned]
    assert sentence.startswith(f"{path} could not be read as a result file (")
    assert sentence.count(". ") == 0
    aside = function.store.set_aside
    assert aside.name in sentence
    assert aside.read_bytes() == content
    assert function.cache_info().currsize == 2


def test_a_result_whose_bytes_were_changed_is_never_handed_out(cache, store):
    function = memoized(lambda: "the true result")
    function()
    with sqlite3.connect(store.path) as db:
        (result,) = db.execute("SELECT result FROM entries").fetchone()
        assert b"true" in result
        db.execute("UPDATE entries SET result = ?", (result.replace(b"true", b"fake"),))
    db.close()
    again = memoized(store=cache)(function.__wrapped__)
    with pytest.warns(MemoWarning, match="a result in it is damaged"):
        assert again() == "the true result"


def test_damage_that_comes_while_it_is_open_is_met_as_well(cache):
    function = memoized(lambda a: [a])
    function(1)
    path = function.store.path
    other = path.with_name("other")
    text(other)
    content = other.read_bytes()
    other.replace(path)
    with pytest.warns(MemoWarning, match="was renamed to"):
        assert function(2) == [2]
    assert function.store.set_aside.read_bytes() == content
    assert function.ask(2).outcome is Outcome.REMEMBERED


def test_several_processes_that_meet_damage_set_aside_one_file(program, cache):
    cache.mkdir()
    text(cache / FILE)
    code = "sys.stdin.readline()\nprint(users.double(1))"
    processes = [program(code) for _ in range(6)]
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    assert [each.communicate(timeout=60)[0].strip() for each in processes] == ["[2]"] * 6
    asides = [each for each in cache.glob("*.damaged-*") if each.read_bytes().startswith(b"Dear diary")]
    assert len(asides) == 1
    assert ask(program(ANSWERING)) == "remembered"


@pytest.mark.parametrize("gone", ["file", "folder"])
def test_a_store_that_is_removed_while_in_use_is_made_anew(cache, gone):
    function = memoized(lambda a: [a])
    function(1)
    for each in cache.iterdir():
        each.unlink()
    if gone == "folder":
        cache.rmdir()
    assert function.ask(2).found is Storage.DISK
    assert memoized(function.__wrapped__).ask(2).outcome is Outcome.REMEMBERED


def test_a_store_that_is_replaced_while_in_use_is_the_one_that_counts(cache, tmp_path):
    function = memoized(lambda a: [a])
    function(1)
    elsewhere = memoized(store=tmp_path / "elsewhere")(function.__wrapped__)
    elsewhere(2)
    elsewhere.store.close()
    for each in cache.iterdir():
        each.unlink()
    (tmp_path / "elsewhere" / FILE).rename(cache / FILE)
    until(lambda: function.cache_info().currsize == 1)
    assert function.ask(2).found is Storage.DISK
    assert function.ask(2).outcome is Outcome.REMEMBERED


# What can't be stored


def test_a_folder_without_rights_leaves_the_results_in_the_process(users, cache):
    cache.mkdir()
    cache.chmod(0o500)
    program = (
        "import os, warnings\n"
        "from memo_tui import memoized\n"
        "@memoized\n"
        "def f(a):\n    return [a]\n"
        "f.store\n"
        "if os.getuid() == 0:\n    os.setuid(65534)\n"  # root may write anywhere
        "with warnings.catch_warnings(record=True) as warned:\n"
        "    warnings.simplefilter('always')\n"
        "    print(f.ask(1).found.value, '|', f.ask(1).outcome.value, '|', f(2), '|', *warned)\n"
    )
    found, outcome, other, warned = users(program).split(" | ")
    assert (found, outcome, other) == ("in the process", "remembered", "[2]")
    assert warned.count("{message") == 1
    assert "check the folder's permissions" in warned


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can give files away")
def test_a_file_of_another_user_is_left_alone(store, cache):
    put(store, b"1")
    store.close()
    os.chown(store.path, 12345, 12345)
    content = store.path.read_bytes()
    function = memoized(lambda a: [a])
    with pytest.warns(MemoWarning, match="belongs to another user"):
        assert function.ask(1).found is Storage.PROCESS
    with pytest.raises(ResultsUnusable, match="belongs to another user"):
        store.entries()
    assert store.path.read_bytes() == content


def test_a_folder_in_the_place_of_the_file_is_one_clear_sentence(store):
    store.path.mkdir(parents=True)
    with pytest.raises(ResultsUnusable, match=r"can't be used \(.*\): check the "):
        store.entries()


def test_a_result_greater_than_sqlite_takes_is_kept_in_the_process_and_the_store_stays(store):
    put(store, b"1")
    store._connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 100_000)
    with pytest.raises(ResultsUnusable, match="too big"):
        put(store, b"2", result=b"x" * 200_000)
    assert store.set_aside is None
    assert [each.params for each in store.entries()] == ["1"]


def test_a_result_whose_class_is_gone_is_made_anew(users):
    module = "class Pet:\n    pass\n\nclass {}:\n    pass\n"
    program = (
        "import users\nfrom memo_tui import memoized\n"
        "@memoized\n"
        "def f(name):\n    return vars(users).get(name, users.Pet)()\n"
        "print(f.ask('Dog').outcome.value, type(f('Dog')).__name__)\n"
    )
    assert users(program, module.format("Dog")) == "ran Dog"
    assert users(program) == "remembered Dog"
    assert users(program, module.format("Cat")) == "ran Pet"
    assert users(program) == "remembered Pet"


def repr_of(odd):
    return repr(odd)


def test_text_that_cannot_be_written_is_written_otherwise():
    class Odd:
        def __memo_key__(self):
            return 1

        def __repr__(self):
            return "\ud800"

    function = memoized(repr_of)
    assert function.ask(Odd()).found is Storage.DISK
    assert function.ask(Odd()).value == "\ud800"
    assert function.store.entries()[0].params == "odd=?"


def test_a_store_that_is_opened_again_stays_in_use_for_other_processes(store):
    put(store, b"k", result=b"one")
    again = type(store)(store.path)
    put(again, b"l", result=b"two")
    again.close()
    another = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('SELECT * FROM sqlite_master')"
    subprocess.run([sys.executable, "-c", another, str(store.path)], check=True)
    assert store.path.with_name(f"{store.path.name}-wal").exists(), "it was taken for unused"
    assert store.get("f", b"v", b"l") is not None
