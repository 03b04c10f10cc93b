"""The proofs in short, as part of the test suite."""
