"""Migration operations: the only place that makes rows write the history of their changes."""
