"""Widgets; they know data, never where it comes from."""
