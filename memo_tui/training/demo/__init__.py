"""A store of believable runs, to try the program with."""
