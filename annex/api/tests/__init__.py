"""Tests of the API rules."""
