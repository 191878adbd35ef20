"""Trainings as jobs: processes that are queued, watched, stopped, left running and found again."""
