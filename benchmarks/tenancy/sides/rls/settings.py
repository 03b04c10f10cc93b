"""What its documentation says to set."""

SETTINGS = {
    "INSTALLED_APPS": [
        "django.contrib.contenttypes",
        "django.contrib.auth",
        "django_rls",
        "benchmarks.tenancy.sides.rls",
    ],
}
ENGINE = "django_rls.backends.postgresql"
