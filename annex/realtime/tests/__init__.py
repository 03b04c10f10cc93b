"""Proofs that events arrive in order, once, and in their own account only."""
