"""Columns, sorting, groups."""
