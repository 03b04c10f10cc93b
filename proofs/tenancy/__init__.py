"""Proofs of tenancy: nobody talks their way out of an account."""
