"""What a table of runs shows: which runs in which order, and the values of its columns."""
