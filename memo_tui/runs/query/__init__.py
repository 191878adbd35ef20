"""Filters: MLflow's own filter syntax and what goes beyond it, read, answered and completed."""
