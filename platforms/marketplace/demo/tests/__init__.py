"""What this slice promises, as tests."""
