"""The keymap: every action of the program by its id, with its keys and the places where it is offered.

One key means one thing in the whole program: an id is that meaning, and no two share a key at one place.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

EVERYWHERE, FIELDS = "everywhere", "fields"
CARS, FUNCTION, TRAINING = "Cars", "Function", "Training"
RUN, CHARTS, COMPARE, JOBS = "a run", "charts", "compare", "jobs"
TRAINERS, PUZZLES, LISTS, TABLES = "two trainers", "puzzles", "lists", "tables"
COLUMNS, SORT, VIEWS = "columns", "sort", "named views"
CLUSTERS = "clusters"
EXPERIMENTS, TEXTS = "the list of experiments", "texts"
ASSETS = "models and traces"


@dataclass(frozen=True, slots=True)
class Action:
    """What a key means.

    Attributes:
        name: the id, by which the settings file changes the keys.
        keys: the default keys, as Textual names them, the one that is shown first.
        uses: what it does, by place, in a few words.
        needs: what must be so before it does something, by place, as a request to the user.
    """

    name: str
    keys: tuple[str, ...]
    uses: Mapping[str, str]
    needs: Mapping[str, str] = field(default_factory=dict)

    @property
    def in_fields(self) -> bool:
        """Whether it also works while text is typed, so that it can't be on a character alone."""
        return FIELDS in self.uses


def _action(name: str, keys: str, uses: Mapping[str, str], **needs: str) -> Action:
    return Action(name, tuple(keys.split()), uses, {_BY_WORD[place]: text for place, text in needs.items()})


_BY_WORD = {
    "cars": CARS,
    "function": FUNCTION,
    "training": TRAINING,
    "run": RUN,
    "charts": CHARTS,
    "compare": COMPARE,
    "jobs": JOBS,
    "clusters": CLUSTERS,
    "tables": TABLES,
    "trainers": TRAINERS,
    "assets": ASSETS,
}

_MOVES = (
    _action("up", "up k", {EVERYWHERE: "Up", FIELDS: "Previous field"}),
    _action("down", "down j", {EVERYWHERE: "Down", FIELDS: "Next field"}),
    _action("left", "left h", {EVERYWHERE: "Left, or close"}),
    _action("right", "right l", {EVERYWHERE: "Right, or open"}),
    _action("first", "home gg", {EVERYWHERE: "To the first"}),
    _action("last", "end G", {EVERYWHERE: "To the last"}),
    _action("page_up", "pageup", {EVERYWHERE: "One page up"}),
    _action("page_down", "pagedown", {EVERYWHERE: "One page down"}),
    _action("half_up", "ctrl+u", {EVERYWHERE: "Half a page up"}),
    _action("half_down", "ctrl+d", {EVERYWHERE: "Half a page down"}),
)
"""Actions that are pressed as arrows and the keys beside them, whatever their other keys are."""

MOVES = frozenset(action.name for action in _MOVES)

ACTIONS: Mapping[str, Action] = {
    action.name: action
    for action in (
        *_MOVES,
        _action("help", "question_mark f1", {EVERYWHERE: "Help", FIELDS: "Help"}),
        _action("palette", "ctrl+p colon", {EVERYWHERE: "Palette", FIELDS: "Palette"}),
        _action("quit", "q ctrl+q", {EVERYWHERE: "Quit", FIELDS: "Quit"}),
        _action("interrupt", "ctrl+c", {EVERYWHERE: "Leave the field, or quit", FIELDS: "Leave the field"}),
        _action("suspend", "ctrl+z", {EVERYWHERE: "Suspend the program", FIELDS: "Suspend the program"}),
        _action("open", "enter", {EVERYWHERE: "Open, call, choose"}),
        _action("submit", "enter", {FIELDS: "Submit, start, save"}),
        _action("back", "escape", {EVERYWHERE: "Back, one step", FIELDS: "Leave, cancel"}),
        _action("save", "ctrl+s", {FIELDS: "Save the note"}),
        _action("complete", "tab", {FIELDS: "Complete"}),
        _action("box_next", "tab", {EVERYWHERE: "Next box"}),
        _action("box_before", "shift+tab", {EVERYWHERE: "Previous box"}),
        _action("tab_1", "1", {EVERYWHERE: "Cars", RUN: "Overview", ASSETS: "Registered models"}),
        _action("tab_2", "2", {EVERYWHERE: "Function", RUN: "Params", ASSETS: "Logged models"}),
        _action("tab_3", "3", {EVERYWHERE: "Training", RUN: "Metrics", ASSETS: "Prompts"}),
        _action("tab_4", "4", {EVERYWHERE: "Jobs and their output", RUN: "Tags", ASSETS: "Traces"}),
        _action("tab_5", "5", {RUN: "Data", ASSETS: "Data sets"}),
        _action("tab_6", "6", {RUN: "Artifacts"}),
        _action("tab_7", "7", {RUN: "Models"}),
        _action("tab_8", "8", {RUN: "Traces"}),
        _action("help_down", "shift+down", {EVERYWHERE: "Scroll the help down"}),
        _action("help_up", "shift+up", {EVERYWHERE: "Scroll the help up"}),
        _action("mark", "space", {TABLES: "Mark or unmark the row", FIELDS: "Tick"}),
        _action(
            "mark_all",
            "asterisk",
            {TRAINING: "Mark all runs, or none", COLUMNS: "Show or hide all that were found"},
        ),
        _action("unmark", "U", {TRAINING: "Clear all marks"}, training="mark runs first"),
        _action(
            "find",
            "slash",
            {
                TRAINING: "Filter the runs",
                CHARTS: "Filter the metrics",
                TABLES: "Find rows",
                LISTS: "Find in the list",
                TEXTS: "Find in the text",
            },
        ),
        _action("find_next", "n", {TEXTS: "Next match"}),
        _action("find_before", "N", {TEXTS: "Previous match"}),
        _action("zoom", "z", {EVERYWHERE: "Enlarge the box, and back", CHARTS: "Enlarge the chart"}),
        _action(
            "read_now",
            "ctrl+r",
            {TRAINING: "Refresh from the store now", RUN: "Refresh the run", ASSETS: "Read it again"},
        ),
        _action(
            "copy",
            "y",
            {TRAINING: "Copy the runs' ids", RUN: "Copy the run's id", COMPARE: "Copy all", TABLES: "Copy"},
        ),
        _action(
            "undo",
            "u",
            {TRAINING: "Bring back what was deleted", ASSETS: "Take the change of an alias back"},
            training="nothing was deleted here since the start",
        ),
        _action(
            "write",
            "w",
            {
                CARS: "Write the calls to a file",
                FUNCTION: "Write the calls to a file",
                TRAINING: "Write the runs to a file",
                COMPARE: "Write the comparison to a file",
                RUN: "Download the artifact",
                VIEWS: "Write the views to a file",
            },
        ),
        _action(
            "new",
            "n",
            {TRAINING: "New training", CARS: "New car", RUN: "New tag", VIEWS: "Save this view"},
        ),
        _action("new_own", "N", {TRAINING: "Train with other params, a sweep, or your own code"}),
        _action(
            "again",
            "r",
            {
                TRAINING: "Train again with other params",
                FUNCTION: "Call again",
                TRAINERS: "Call the Trainer again: MLflow answers",
                PUZZLES: "Run again",
            },
            training="choose a run",
            trainers="run both first",
        ),
        _action(
            "stop",
            "K",
            {
                TRAINING: "Stop the training",
                JOBS: "Stop the training",
                FUNCTION: "Stop the call",
                TRAINERS: "Stop both",
                CLUSTERS: "Stop the cluster",
                RUN: "Stop the download",
            },
            training="nothing is running here",
            jobs="nothing is running",
            clusters="choose a cluster that was started here",
            function="no call is running",
        ),
        _action(
            "job_runs",
            "J",
            {JOBS: "Runs of the job", ASSETS: "The run that it belongs to"},
            jobs="there is no job",
            assets="choose what a run made",
        ),
        _action(
            "clusters", "C", {TRAINING: "Clusters and their workers", JOBS: "Clusters and their workers"}
        ),
        _action("stop_all", "A", {JOBS: "Stop all trainings"}, jobs="fewer than two are running"),
        _action(
            "edit",
            "e",
            {
                TRAINING: "Edit name, tags, note",
                RUN: "Edit name, tag, note",
                ASSETS: "Set, move or remove an alias",
                FUNCTION: "Type parameters",
            },
            training="choose a run",
        ),
        _action(
            "delete",
            "d delete",
            {
                TRAINING: "Delete the runs",
                RUN: "Remove the tag",
                CARS: "Forget what the car remembers",
                FUNCTION: "Forget the result",
                VIEWS: "Delete the view",
            },
            training="choose a run",
            cars="call the car first",
            function="choose a stored result",
        ),
        _action(
            "memo",
            "E",
            {TRAINING: "What is remembered: force, invalidate, bless, expire"},
            training="choose a run",
        ),
        _action("delete_all", "D", {FUNCTION: "Forget all results of the function"}),
        _action(
            "compare",
            "c",
            {
                TRAINING: "Compare the marked runs, or this one and the next",
                ASSETS: "Compare two versions",
            },
            training="there are not two runs",
        ),
        _action(
            "plots",
            "p",
            {
                TRAINING: "All metrics as charts",
                RUN: "The run's metrics as charts",
                COMPARE: "Show or hide the charts",
                CHARTS: "What the params do, or the charts",
            },
            training="choose a run",
        ),
        _action(
            "view",
            "v",
            {
                TRAINING: "Columns",
                FUNCTION: "Results of every function, or of this one",
                CHARTS: "Parallel, scatter, heat map or importance",
                RUN: "Scroll in the file",
                ASSETS: "Scroll in the text",
            },
        ),
        _action(
            "sort",
            "s",
            {TRAINING: "Sort by one column or several", EXPERIMENTS: "Sort by name, runs or last change"},
        ),
        _action("read_file", "F", {VIEWS: "Read views from a file"}),
        _action("views", "V", {TRAINING: "Named views", COLUMNS: "Named views"}),
        _action(
            "tree",
            "t",
            {
                TRAINING: "Tree, flat list or groups",
                COMPARE: "Swap rows and columns",
                COLUMNS: "Group by the column",
                CHARTS: "Group the runs by a param, a tag or their parent",
            },
        ),
        _action(
            "metric",
            "m",
            {TRAINING: "Chart the next metric", COMPARE: "Charts of the next metrics"},
            training="there is no other metric",
            compare="all metrics are charted",
        ),
        _action(
            "metric_choose",
            "M",
            {TRAINING: "Choose the metric of the chart", CHARTS: "Another metric as the x axis"},
            training="no run has a metric",
        ),
        _action("assets", "W", {TRAINING: "Models, prompts, traces, data sets"}),
        _action(
            "workspace",
            "Z",
            {TRAINING: "Workspace: runs, charts and details side by side, or the table again"},
        ),
        _action(
            "wider",
            "right_curly_bracket ctrl+right",
            {TRAINING: "Wider column of the workspace"},
            training="open the workspace first",
        ),
        _action(
            "narrower",
            "left_curly_bracket ctrl+left",
            {TRAINING: "Narrower column of the workspace"},
            training="open the workspace first",
        ),
        _action("experiments", "x", {TRAINING: "Experiments and stores"}),
        _action("stores", "ctrl+o", {EXPERIMENTS: "Show another store"}),
        _action(
            "run_next",
            "right_square_bracket",
            {RUN: "Next run in the table", CHARTS: "Dim all runs but the next one"},
        ),
        _action(
            "run_before",
            "left_square_bracket",
            {RUN: "Previous run in the table", CHARTS: "Dim all runs but the previous one"},
        ),
        _action(
            "hidden",
            "H",
            {RUN: "Show or hide technical tags", CHARTS: "Show or hide values far outside the others"},
        ),
        _action(
            "web",
            "o",
            {TRAINING: "Open in MLflow's web UI", RUN: "Open in MLflow's web UI"},
            training="choose a run",
        ),
        _action("mark_failed", "L", {TRAINING: "Mark lost runs as failed"}, training="no lost run is chosen"),
        _action("call_all", "a", {CARS: "Call every car once"}),
        _action(
            "reset",
            "0",
            {
                CARS: "Start over with new cars",
                COLUMNS: "Back to the default columns",
                SORT: "Back to the newest first",
                CHARTS: "Show the whole x axis",
            },
        ),
        _action("puzzles", "P", {CARS: "Puzzles: predict what memos do"}),
        _action("lesson", "T", {CARS: "Tour: seven short steps", TRAINING: "Lesson of the two trainers"}),
        _action(
            "box",
            "b",
            {
                CARS: "Next box below",
                FUNCTION: "Next box below",
                TRAINING: "Next box below",
            },
        ),
        _action("log_chosen", "i", {CARS: "Only the calls of this car", FUNCTION: "Only these parameters"}),
        _action("log_outcome", "O", {CARS: "Calls with one outcome", FUNCTION: "Calls with one outcome"}),
        _action(
            "more",
            "plus",
            {
                TRAINING: "Open all rows",
                JOBS: "More trainings at once",
                COLUMNS: "Wider column",
                CHARTS: "Zoom in",
            },
        ),
        _action(
            "less",
            "minus",
            {
                TRAINING: "Close all rows",
                JOBS: "Fewer trainings at once",
                COLUMNS: "Narrower column",
                CHARTS: "Zoom out",
            },
        ),
        _action("move_up", "shift+up alt+up ctrl+up", {COLUMNS: "Move the column to the left"}),
        _action("move_down", "shift+down alt+down ctrl+down", {COLUMNS: "Move the column to the right"}),
        _action("pin", "f", {COLUMNS: "Pin the column to the left"}),
        _action("at_best", "at", {COLUMNS: "Value at another metric's best step"}),
        _action("turn", "I", {COLUMNS: "Lower is better, or higher", SORT: "Reverse the order"}),
        _action("equal_rows", "equals_sign", {COMPARE: "Hide equal rows, or show them"}),
        _action("base", "B", {COMPARE: "Differences from the next run"}),
        _action("x_axis", "X", {CHARTS: "By step, time since the start, or time"}),
        _action("y_scale", "Y", {CHARTS: "Linear, log or symlog"}),
        _action("smooth", "S", {CHARTS: "Smooth more, not at all, as needed"}),
        _action("smooth_less", "R", {CHARTS: "Smooth the lines less"}),
        _action("mute", "exclamation_mark", {CHARTS: "Mute the runs that end far from the others"}),
        _action("shade", "number_sign", {CHARTS: "Colour the runs by a param or a metric"}),
        _action("own_scale", "ctrl+y", {CHARTS: "Another scale for this chart alone"}),
        _action("own_zoom", "ampersand", {CHARTS: "Zoom this chart alone, or all"}),
        _action("cursor_left", "comma", {CHARTS: "Cursor to the left"}),
        _action("cursor_right", "full_stop", {CHARTS: "Cursor to the right"}),
        _action("pan_left", "less_than_sign shift+left", {CHARTS: "Scroll to earlier"}),
        _action("pan_right", "greater_than_sign shift+right", {CHARTS: "Scroll to later"}),
    )
}
"""By id."""
