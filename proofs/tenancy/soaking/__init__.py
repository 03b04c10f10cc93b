"""What the soak is made of: who asks, what answers, and who checks."""
