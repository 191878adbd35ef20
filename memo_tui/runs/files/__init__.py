"""Reading MLflow's file store (`./mlruns`), which is never written to."""
