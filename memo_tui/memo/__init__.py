"""Memoization itself: neither Textual nor MLflow is known here."""
