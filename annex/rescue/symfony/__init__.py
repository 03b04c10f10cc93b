"""What Symfony's own components define: identifiers and password hashes."""
