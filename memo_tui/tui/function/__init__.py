"""The pane of a memoized function."""
