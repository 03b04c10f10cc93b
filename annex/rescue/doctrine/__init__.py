"""What Doctrine keeps in a database: its column types, as values and as fields, and its schema."""
