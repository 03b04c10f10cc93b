"""What is tested of rankings."""
