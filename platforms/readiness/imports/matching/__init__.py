"""Which catalogue role a job title means, and how sure that is."""
