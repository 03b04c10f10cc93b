"""What its documentation says to set."""

SETTINGS = {"INSTALLED_APPS": ["benchmarks.tenancy.sides.multitenant"]}
ENGINE = "django_multitenant.backends.postgresql"
