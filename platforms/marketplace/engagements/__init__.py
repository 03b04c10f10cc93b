"""Agreed work: its periods, the days worked, and their approval."""
