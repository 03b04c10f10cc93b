"""Tests of the tenancy package."""
