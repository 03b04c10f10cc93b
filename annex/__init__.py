"""The foundation: what any multi-tenant Django platform needs, and nothing less general."""
