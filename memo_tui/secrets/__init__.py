"""What is secret, by its name, its look, or as a value that this process knows; and texts without it."""
