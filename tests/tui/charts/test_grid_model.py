from memo_tui.tui.charts.grid_model import GridModel
from memo_tui.tui.charts.grid_rows import Room, Spot, heights

METRICS = ["rmse", "train/loss", "train/acc", "val/loss", "system/cpu", "system/gpu/0"]


def model_of(metrics=METRICS, *, across=2, lines=60, folded=("system/",)):
    model = GridModel(sectioned=True, folded=folded)
    model.match(metrics, "")
    model.arrange(across, Room(lines, 10, 4))
    return model


def seen(model):
    """The visible rows: a heading as its prefix, charts as a list."""
    return [
        row.spots[0].section if row.is_head else [spot.metric for spot in row.spots] for row in model.visible
    ]


def test_metrics_stand_under_the_headings_of_their_prefixes():
    assert seen(model_of()) == [
        *("", ["rmse"]),
        *("train/", ["train/loss", "train/acc"]),
        *("val/", ["val/loss"]),
        "system/",
    ]
    assert model_of().position == "metrics 1-4 of 6, 2 folded"


def test_one_prefix_or_none_needs_no_heading():
    assert seen(model_of(["a/x", "a/y", "a/z"])) == [["a/x", "a/y"], ["a/z"]]
    assert seen(model_of(["x", "/y", "z/"])) == [["x", "/y"], ["z/"]]
    assert seen(model_of([])) == []


def test_arrows_pass_over_headings_and_come_back():
    model = model_of()
    assert model.spot.metric == "rmse"
    ways = ("down", "down", "right", "down", "down", "down", "down")
    spots = []
    for way in ways:
        model.choose(model.beside(way))
        spots.append(model.spot)
    assert [spot.metric or spot.section for spot in spots] == [
        *("train/", "train/loss", "train/acc", "val/", "val/loss", "system/", "system/"),
    ]
    model.choose(model.beside("left"))
    assert model.spot.metric == "val/loss"
    model.choose(model.beside("first"))
    assert model.spot == Spot("", "")


def test_what_is_folded_is_neither_shown_nor_in_view_and_the_heading_stays_selected():
    model = model_of()
    model.choose(model.spot_of("train/acc"))
    model.fold("train/", folded=True)
    model.arrange(2, Room(60, 10, 4))
    assert model.spot == Spot("train/", "")
    assert "train/acc" not in model.in_view
    model.fold(None, folded=True)
    model.arrange(2, Room(60, 10, 4))
    assert seen(model) == ["", "train/", "val/", "system/"]
    assert model.in_view == []
    assert model.position == "none of 6, 6 folded"

    model = model_of(lines=25)
    model.choose(Spot("system/", ""))
    assert seen(model)[-1] == "system/"
    model.fold("system/", folded=False)
    model.arrange(2, Room(25, 10, 4))
    assert seen(model)[-2:] == ["system/", ["system/cpu", "system/gpu/0"]]
    model.fold(None, folded=False)
    model.arrange(2, Room(70, 10, 6))
    assert set(model.in_view) == set(METRICS)


def test_a_low_grid_scrolls_no_further_than_needed_and_shows_the_heading_of_the_first_row():
    model = model_of(lines=21, folded=())
    assert seen(model) == ["", ["rmse"], "train/"]
    model.choose(model.spot_of("train/loss"))
    assert seen(model) == [["rmse"], "train/", ["train/loss", "train/acc"]]
    model.choose(model.spot_of("system/gpu/0"))
    assert seen(model)[-1] == ["system/cpu", "system/gpu/0"]
    model.choose(model.spot_of("val/loss"))
    model.choose(model.spot_of("train/acc"))
    assert seen(model)[0] == "train/"


def test_going_on_brings_what_is_not_in_view_and_begins_again_after_the_last():
    model = model_of(lines=12, folded=())
    found = [model.in_view[0]]
    for _ in range(5):
        model.go_on()
        found.append(model.spot.metric)
    assert found == ["rmse", "train/loss", "val/loss", "system/cpu", "rmse", "train/loss"]


def test_a_section_with_few_charts_gives_them_the_whole_width():
    model = model_of(["a/x", "b/x", "b/y", "b/z"], across=2)
    widths = [(row.spots[0].metric, model.width_of(row)) for row in model.rows if not row.is_head]
    assert widths == [("a/x", 1), ("b/x", 2), ("b/z", 2)]


def test_rows_fill_the_height():
    for lines in (11, 24, 45, 61):
        model = model_of(lines=lines)
        rows = model.visible
        sizes = heights(rows, lines)
        assert sum(sizes) == lines
        assert all(size == 1 for row, size in zip(rows, sizes, strict=True) if row.is_head)
