"""Version 2's own shapes: none, it answers with the shared ones."""
