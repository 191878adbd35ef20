"""What can be trained, as forms: fields to fill in, and the resulting work."""
