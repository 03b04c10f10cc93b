"""Every run of the matching, and every change of its rules."""
