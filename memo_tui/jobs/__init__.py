"""Trainings as jobs: processes that are queued, watched, stopped, left and found again."""
