"""What a store keeps beside runs, on screens of its own: models, prompts, traces, data sets."""
