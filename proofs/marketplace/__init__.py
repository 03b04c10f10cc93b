"""Proofs of what the marketplace promises."""
