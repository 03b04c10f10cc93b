"""The HTTP interface of this slice."""
