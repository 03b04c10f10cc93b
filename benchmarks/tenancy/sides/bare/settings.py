"""Nothing beyond Django's own."""

SETTINGS = {"INSTALLED_APPS": ["benchmarks.tenancy.sides.bare"]}
ENGINE = "django.db.backends.postgresql"
