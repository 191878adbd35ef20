"""Alerts: judging what is read of runs by rules, and sending what is found."""
