"""An app of Hydra, whose options are logged as params."""

import sys

import hydra
import mlflow
from hydra.core.config_store import ConfigStore
from omegaconf import OmegaConf

ConfigStore.instance().store("config", {"lr": 0.1, "steps": 30})


@hydra.main(version_base=None, config_name="config")
def main(config):
    mlflow.set_experiment("hydra")
    with mlflow.start_run():
        mlflow.log_params(OmegaConf.to_container(config))
        x = 1.0
        for step in range(config.steps):
            x -= config.lr * 2 * x
            mlflow.log_metric("loss", x * x, step=step)


sys.argv[1:] = [f"steps={each}" if each.isdigit() else each for each in sys.argv[1:]]
main()
