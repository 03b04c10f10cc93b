"""What can be asked, one module a version."""
