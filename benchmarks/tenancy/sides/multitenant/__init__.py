"""django-multitenant, as its documentation sets it up: the ORM filters, the database does not."""
