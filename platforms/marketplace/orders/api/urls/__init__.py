"""Where it is found, one module a version."""
