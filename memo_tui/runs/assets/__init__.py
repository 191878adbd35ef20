"""What a store keeps beside runs: models, prompts and traces."""
