"""LightGBM, logged by autolog into a named run."""

import sys

import lightgbm
import mlflow
from sklearn.datasets import load_diabetes

steps = int(sys.argv[1]) if len(sys.argv) > 1 else 30
mlflow.set_experiment("boosting")
mlflow.lightgbm.autolog(log_models=False)
features, target = load_diabetes(return_X_y=True)
data = lightgbm.Dataset(features, target)
with mlflow.start_run(run_name="light"):
    mlflow.log_metric("rows", len(features))
    params = {"num_threads": 1, "verbose": -1, "objective": "regression"}
    lightgbm.train(params, data, steps, valid_sets=[data])
