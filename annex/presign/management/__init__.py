"""Commands of the record of links."""
