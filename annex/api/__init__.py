"""The HTTP API's rules: scopes, versions, pages, problem documents, published contracts."""
