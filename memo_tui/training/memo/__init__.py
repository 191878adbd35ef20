"""Memoized training: a training that equals a finished run is not run; MLflow holds what is remembered."""
