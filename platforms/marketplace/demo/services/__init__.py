"""The making of the demo marketplace."""
