"""Owns the proofs that the testing kit itself tells the truth."""
