"""The documentation says what the program does: what a page shows is run, what it lists is made."""
