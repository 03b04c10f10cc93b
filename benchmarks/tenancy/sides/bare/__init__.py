"""Django alone, with a filter written by hand in every query."""

SETTINGS = {"INSTALLED_APPS": ["benchmarks.tenancy.sides.bare"]}
ENGINE = "django.db.backends.postgresql"
