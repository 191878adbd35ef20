"""A small model of Lightning with its own logger for MLflow, which makes its run through a bare client."""

import os
import sys

import lightning
import torch
from lightning.pytorch.loggers import MLFlowLogger
from torch.utils.data import DataLoader, TensorDataset

steps = int(sys.argv[1]) if len(sys.argv) > 1 else 3


class Line(lightning.LightningModule):
    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(4, 1)

    def training_step(self, batch, _):
        features, target = batch
        loss = torch.nn.functional.mse_loss(self.layer(features), target)
        self.log("loss", loss, on_step=True)
        return loss

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=0.01)


torch.set_num_threads(1)
torch.manual_seed(0)
features = torch.randn(64, 4)
loader = DataLoader(TensorDataset(features, features.sum(1, keepdim=True)), batch_size=16)
logger = MLFlowLogger("lightning", tracking_uri=os.environ["MLFLOW_TRACKING_URI"])
trainer = lightning.Trainer(
    max_epochs=steps, logger=logger, accelerator="cpu", log_every_n_steps=1, enable_checkpointing=False
)
trainer.fit(Line(), loader)
