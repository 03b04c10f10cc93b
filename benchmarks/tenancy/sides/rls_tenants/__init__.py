"""django-rls-tenants, as its documentation sets it up."""
