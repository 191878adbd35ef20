"""XGBoost, logged by autolog into a run that it opens itself."""

import sys

import mlflow
import xgboost
from sklearn.datasets import load_diabetes

steps = int(sys.argv[1]) if len(sys.argv) > 1 else 30
mlflow.set_experiment("boosting")
mlflow.xgboost.autolog(log_models=False)
features, target = load_diabetes(return_X_y=True)
data = xgboost.DMatrix(features, target)
xgboost.train({"nthread": 1, "eta": 0.05}, data, steps, evals=[(data, "train")], verbose_eval=False)
