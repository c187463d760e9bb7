"""Errors and their catalogue, texts, periods, paths, cache: what stands on nothing of ours."""
