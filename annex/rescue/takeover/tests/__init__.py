"""What this package promises, as tests."""
