"""What specialists can do and missions ask for: a taxonomy with other names and broader skills."""
