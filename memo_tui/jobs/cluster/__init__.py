"""Dask clusters that are started for jobs, each by a process that outlives supervisors."""
