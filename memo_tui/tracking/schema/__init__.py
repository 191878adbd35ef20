"""Whose tables a database holds, of which MLflow, and their upgrade."""
