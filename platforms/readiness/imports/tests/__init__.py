"""What imports promise, as tests."""
