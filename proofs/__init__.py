"""Promises kept under attack and failure, run on demand: `make prove-...`."""
