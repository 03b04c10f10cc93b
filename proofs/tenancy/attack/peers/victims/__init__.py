"""The application whose rows a peer isolates: units and positions of tenants."""
