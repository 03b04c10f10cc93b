"""The HTTP interface of documents."""
