"""Declared consequences of a change, and their recalculation."""
