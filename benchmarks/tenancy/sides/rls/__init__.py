"""django-rls, as its documentation sets it up. It has no filter of its own in the ORM."""
