"""What goes out, one module a version."""
