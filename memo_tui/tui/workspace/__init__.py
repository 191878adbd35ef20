"""Runs, their charts and the details of one, side by side on the whole screen."""
