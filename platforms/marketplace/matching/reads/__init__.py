"""Answers about rankings, drawn from several models."""
