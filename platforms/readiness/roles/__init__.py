"""Owns the roles of an account, that is its kinds of job, with the other titles they go by."""
