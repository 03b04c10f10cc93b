"""Row-level security: the context, the database backend, migration operations and checks."""
