"""The commands for what the screen shows: one file each, carried by click."""
