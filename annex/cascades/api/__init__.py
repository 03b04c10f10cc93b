"""The HTTP interface of the console, and of the metrics."""
