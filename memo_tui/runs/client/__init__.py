"""Reading through MLflow's client."""
