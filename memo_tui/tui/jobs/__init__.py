"""The training pane: launch forms, jobs and their output."""
