"""django-tenants, as its documentation sets it up: a schema for each account."""
