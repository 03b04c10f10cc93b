"""The schema of this slice, step by step."""
