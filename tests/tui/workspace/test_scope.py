from textual.app import App

from memo_tui.runs.model import Run
from memo_tui.runs.run_map import RunMap
from memo_tui.runs.table.arrangement import Arrangement
from memo_tui.runs.table.view import FLAT, RunView, TableRequest
from memo_tui.tracking.tags import PARENT_TAG
from memo_tui.tui.runs.run_table import RunTable, TableRows
from memo_tui.tui.workspace.scope import MOST_CHARTED, in_places, scope_of


def run_of(name, start, parent="", metric=1.0):
    tags = {PARENT_TAG: parent} if parent else {}
    return Run(name, "1", name, "FINISHED", start, 1, {"p": name[0]}, {"m": metric}, tags=tags)


RUNS = [
    *(run_of(f"lone {place:02}", place) for place in range(25)),
    run_of("[/] parent", 100),
    *(run_of(f"child {place}", 50 + place, "[/] parent") for place in range(3)),
]


USUAL = RunView()


class Stage(App):
    def compose(self):
        yield RunTable()

    def arrange(self, view=USUAL, matches=None):
        arrangement = Arrangement()
        arrangement.show(TableRequest(view, matches, frozenset(), narrow=False))
        arrangement.update(RunMap({run.run_id: run for run in RUNS}), {})
        table = self.query_one(RunTable)
        table.show_rows(TableRows.arranged_by(arrangement))
        return table

    def charted(self, key):
        """The title of the scope with the cursor on a row, and the names of its runs."""
        table = self.query_one(RunTable)
        table.move_cursor(key)
        scope = scope_of(table)
        return scope.title, [run.name for run in scope.runs]


async def test_marks_a_family_a_group_or_what_matches_is_charted():
    app = Stage()
    async with app.run_test(size=(80, 50)):
        table = app.arrange()
        children = [f"child {place}" for place in (2, 1, 0)]
        assert app.charted("[/] parent") == ("3 below [/] parent", children)
        assert app.charted("child 1") == ("3 below [/] parent", children)
        title, names = app.charted("lone 24")
        assert title == f"the first {MOST_CHARTED} of 29 runs"
        assert (len(names), names[:2]) == (MOST_CHARTED, ["[/] parent", "child 2"])
        assert app.charted("lone 00")[1] == [*names[:-1], "lone 00"]
        table.mark(["lone 03", "child 1"])
        assert app.charted("[/] parent") == ("2 marked", ["child 1", "lone 03"])
        table.clear_marks()

        app.arrange(RunView(group=FLAT))
        assert app.charted("child 1")[0] == f"the first {MOST_CHARTED} of 29 runs"
        app.arrange(RunView(group=FLAT, filter="…"), lambda run: run.name > "lone 20")
        assert app.charted("lone 24") == (
            "4 matching runs",
            [f"lone {place}" for place in (24, 23, 22, 21)],
        )
        table = app.arrange(RunView(group="param:p"))
        group = next(key for key in table.data.keys if len(table.marked_with(key)) == 3)
        assert app.charted(group)[0] == "3 of this group"
        assert sorted(app.charted(group)[1]) == sorted(children)


def test_runs_keep_their_places_as_others_come_and_go():
    a, b, c, d = RUNS[:4]
    assert in_places([d, a, c, b], [a, b, c]) == [a, b, c, d]
    assert in_places([d, c, b], [a, b, c]) == [b, c, d]
    newer = run_of("lone 01", 1, metric=2.0)
    assert in_places([newer], [b])[0].metrics == {"m": 2.0}
