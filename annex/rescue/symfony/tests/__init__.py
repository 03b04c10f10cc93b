"""Tests of Symfony's identifiers and passwords."""
