"""The lessons: cars, what a call did, puzzles. No screen."""
