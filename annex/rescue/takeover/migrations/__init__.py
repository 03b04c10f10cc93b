"""The schema of this package, step by step."""
