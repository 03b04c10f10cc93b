"""Database backends that carry the tenant context."""
