"""A grid search of scikit-learn, logged by autolog: a run with one nested run for each candidate."""

import sys

import mlflow
import numpy as np
from sklearn.datasets import load_diabetes
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.model_selection import GridSearchCV

steps = int(sys.argv[1]) if len(sys.argv) > 1 else 20
mlflow.set_experiment("grid")
mlflow.sklearn.autolog(log_models=False, max_tuning_runs=3)
features, target = load_diabetes(return_X_y=True)
model = GradientBoostingRegressor(n_estimators=steps, random_state=0)
mlflow.log_param("rows", len(features))  # a run is open before the long fit
search = GridSearchCV(model, {"learning_rate": np.linspace(0.01, 0.3, 3)}, cv=2)
search.fit(features, target)
