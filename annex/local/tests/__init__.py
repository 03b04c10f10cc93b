"""Tests of the embedded services: real files, real ports, real processes."""
