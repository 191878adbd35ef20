"""Lines, grids, scatter and parallel coordinates."""
