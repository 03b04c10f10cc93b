"""The products built on the foundation; they never import each other."""
