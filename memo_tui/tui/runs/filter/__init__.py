"""The filter and its completion."""
