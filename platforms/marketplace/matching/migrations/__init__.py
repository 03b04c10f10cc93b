"""How the rows of this slice came to be."""
