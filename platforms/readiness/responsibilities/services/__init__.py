"""Every change of responsibilities, of their requirements, and of the evidence for these."""
