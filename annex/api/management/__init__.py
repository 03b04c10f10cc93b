"""The API app's commands."""
