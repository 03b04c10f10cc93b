"""The proofs of the rescue in short, on facts of our own."""
