"""Version 1's own shapes: none, it answers with the shared ones."""
