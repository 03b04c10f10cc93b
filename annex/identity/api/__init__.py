"""What the API says about who is asking."""
