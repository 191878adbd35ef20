"""A small model of Keras (on PyTorch), whose epochs are logged by a callback."""

import os
import sys

os.environ.setdefault("KERAS_BACKEND", "torch")

import keras
import mlflow
import numpy as np

steps = int(sys.argv[1]) if len(sys.argv) > 1 else 3
mlflow.set_experiment("keras")
features = np.random.default_rng(0).normal(size=(64, 4))
model = keras.Sequential([keras.layers.Input((4,)), keras.layers.Dense(1)])
model.compile("sgd", "mse")


class Log(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        mlflow.log_metrics(logs, step=epoch)


with mlflow.start_run():
    model.fit(features, features.sum(1), epochs=steps, verbose=0, callbacks=[Log()])
