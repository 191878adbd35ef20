"""A tiny random model of Transformers, whose Trainer reports to MLflow."""

import sys

import mlflow
import torch
from transformers import BertConfig, BertForSequenceClassification, Trainer, TrainingArguments

steps = int(sys.argv[1]) if len(sys.argv) > 1 else 20
torch.set_num_threads(1)
mlflow.set_experiment("transformers")
config = BertConfig(
    vocab_size=50, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16
)
rows = [{"input_ids": [i % 50, 2, 3, 4], "attention_mask": [1] * 4, "labels": i % 2} for i in range(64)]
arguments = TrainingArguments(
    "out", max_steps=steps, logging_steps=1, save_strategy="no", report_to="mlflow", use_cpu=True
)
Trainer(BertForSequenceClassification(config), arguments, train_dataset=rows).train()
