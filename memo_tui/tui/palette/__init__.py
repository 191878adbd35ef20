"""The palette: everything that the program can do or show, found by typing."""
