"""Every change of shortlists, of who is on them, and of votes."""
