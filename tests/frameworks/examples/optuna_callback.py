"""A study of Optuna with the callback that logs each trial as a run of its own."""

import os
import sys

import optuna
from optuna_integration import MLflowCallback

steps = int(sys.argv[1]) if len(sys.argv) > 1 else 3
callback = MLflowCallback(os.environ["MLFLOW_TRACKING_URI"], "loss")


def objective(trial):
    x = trial.suggest_float("x", -1, 1)
    return x * x


study = optuna.create_study(study_name="parabola", sampler=optuna.samplers.RandomSampler(seed=0))
study.optimize(objective, n_trials=steps, callbacks=[callback])
