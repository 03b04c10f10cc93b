"""Short forms of the proofs, for the suite."""
