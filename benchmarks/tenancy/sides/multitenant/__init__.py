"""django-multitenant, as its documentation sets it up: the ORM filters, the database does not."""

SETTINGS = {"INSTALLED_APPS": ["benchmarks.tenancy.sides.multitenant"]}
ENGINE = "django_multitenant.backends.postgresql"
