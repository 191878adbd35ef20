"""The keys of a grid of charts."""

from textual.binding import Binding

from memo_tui.tui.common.key_bindings import bind

GRID_KEYS: tuple[Binding, ...] = (
    bind("open", "enlarge(True)", "Enlarge"),
    bind("zoom", "enlarge(True)", "Enlarge", show=False),
    bind("open", "enlarge(False)", "All charts", show=False),
    bind("zoom", "enlarge(False)", "All charts", show=False),
    bind("back", "enlarge(False)", "All charts"),
    *(
        bind(name, f"select('{name}')", description, show=False)
        for name, description in (
            ("up", "Chart above"),
            ("down", "Chart below"),
            ("left", "Chart on the left"),
            ("right", "Chart on the right"),
            ("page_up", "Previous charts"),
            ("page_down", "Next charts"),
            ("first", "First chart"),
            ("last", "Last chart"),
        )
    ),
)
