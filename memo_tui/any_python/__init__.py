"""The folder that makes runs known from any Python that has MLflow, by being on its `PYTHONPATH`."""
