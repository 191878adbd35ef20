"""The pane of the cars, the puzzles, the tour, the two trainers."""
