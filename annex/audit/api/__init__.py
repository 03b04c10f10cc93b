"""The HTTP interface of the history."""
