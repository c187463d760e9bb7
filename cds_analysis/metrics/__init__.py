"""Pure functions on data frames: no files, no plotting."""
