"""Reading runs: the model, its readers, the stream of changes."""
