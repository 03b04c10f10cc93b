"""What readiness can be asked, as frozen values."""
