"""Django's PostgreSQL backend, carrying the tenant context into every transaction."""
