"""What an import would change, worked out without changing it."""
