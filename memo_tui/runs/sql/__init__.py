"""Reading a database by SQL."""
