"""Tests of links and their record."""
