"""Words are found in all of a file, however large, and wherever it is."""

import gzip
import random

import pytest

from memo_tui.tracking.address import Address
from memo_tui.tracking.artifacts.listing import Artifacts
from memo_tui.tracking.artifacts.places import Artifact, ArtifactError
from memo_tui.tui.run.file_search import SearchedFile


def searched(tmp_path, data, encoding="", name="a.log"):
    (tmp_path / name).write_bytes(data)
    file = Artifact(tmp_path.as_uri(), name, is_dir=False, size=len(data))
    return SearchedFile(Artifacts(Address.parse("sqlite:///x.db")), file, encoding)


def found(file, words):
    return file.find(words, lambda: False, lambda _: None)


@pytest.mark.parametrize("block", [1, 2, 7, 64, 1 << 18])
def test_the_lines_with_the_words_are_those_that_a_plain_search_finds(tmp_path, monkeypatch, block):
    monkeypatch.setattr("memo_tui.tui.run.file_search._BLOCK", block)
    choose = random.Random(7)
    ends = [b"\n", b"\r\n", b"\r", b"\n\n"]
    pieces = [b"Loss 1", "Übermut".encode(), b"", b"loss", "stra\u00dfe".encode(), b"x" * 99]
    data = b"".join(choose.choice(pieces) + choose.choice(ends) for _ in range(300)) + b"the last loss"
    file = searched(tmp_path, data)
    for words in ("loss", "übermut", "strasse", "never"):
        matches = found(file, words)
        lines = data.splitlines(keepends=True)
        want = [number for number, line in enumerate(lines, 1) if words in line.decode().casefold()]
        assert ([*matches.lines], matches.count, matches.read) == (want, len(want), len(data))
        starts = [sum(map(len, lines[: number - 1])) for number in want]
        assert [*matches.starts] == starts
    file.close()


def test_the_lines_around_a_match_have_their_numbers(tmp_path):
    lines = [f"Zeile {place}: \u00fc" for place in range(1, 100_001)]
    file = searched(tmp_path, "\n".join(lines).encode("latin-1"), "Latin-1")
    matches = found(file, "zeile 50000: \u00fc")
    around = file.around(matches.lines[0], matches.starts[0])
    assert len(around) == 2000
    assert all(lines[int(number) - 1] == line for number, line in around)
    assert ("50000", lines[49_999]) in around
    first = file.around(1, 0)
    assert first[0] == ("1", lines[0])


def test_very_many_matches_are_counted_and_the_first_are_kept(tmp_path, monkeypatch):
    monkeypatch.setattr("memo_tui.tui.run.file_search.MOST_MATCHES", 10)
    matches = found(searched(tmp_path, b"match\n" * 1000), "match")
    assert (matches.count, [*matches.lines]) == (1000, [*range(1, 11)])


def test_a_search_is_stopped_and_a_closed_file_is_not_read(tmp_path):
    file = searched(tmp_path, b"a\n" * 1000)
    with pytest.raises(ArtifactError):
        file.find("a", lambda: True, lambda _: None)
    file.close()
    with pytest.raises(ArtifactError):
        found(file, "a")


TEXT = "".join(f"line {at}: Übermut {'' if at % 1000 else 'found'}\n" for at in range(30_000))


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_searched_whole(tmp_path, codec):
    file = searched(tmp_path, TEXT.encode(codec), "UTF-16")
    matches = found(file, "übermut found")
    assert list(matches.lines) == list(range(1, 30_001, 1000))
    assert dict(file.around(matches.lines[7], matches.starts[7]))["7001"] == "line 7000: Übermut found"


@pytest.mark.parametrize(("codec", "encoding"), [("utf-8", ""), ("latin-1", "Latin-1"), ("utf-16", "UTF-16")])
def test_what_is_packed_is_searched_whole(tmp_path, codec, encoding):
    packed = gzip.compress(TEXT.encode(codec))
    assert list(found(searched(tmp_path, packed, encoding, "a.log.gz"), "übermut found").lines)[-1] == 29_001
    cut = found(searched(tmp_path, packed[: len(packed) // 2], encoding, "b.log.gz"), "übermut found")
    assert 0 < cut.count < 30


def test_what_is_packed_and_too_large_or_damaged_is_refused(tmp_path, monkeypatch):
    packed = gzip.compress(TEXT.encode())
    damaged = packed[:100] + bytes(100) + packed[200:]
    with pytest.raises(ArtifactError, match="damaged"):
        found(searched(tmp_path, damaged, name="a.gz"), "found")
    monkeypatch.setattr("memo_tui.tui.run.file_search.MOST_SEARCHED", 100_000)
    with pytest.raises(ArtifactError, match="larger than 100 kB"):
        found(searched(tmp_path, packed, name="b.gz"), "found")
