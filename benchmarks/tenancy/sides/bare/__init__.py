"""Django alone, with a filter written by hand in every query."""
