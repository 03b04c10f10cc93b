"""What the demo promises, as tests."""
