"""django-rls, as its documentation sets it up. It has no filter of its own in the ORM."""

SETTINGS = {
    "INSTALLED_APPS": [
        "django.contrib.contenttypes",
        "django.contrib.auth",
        "django_rls",
        "benchmarks.tenancy.sides.rls",
    ],
}
ENGINE = "django_rls.backends.postgresql"
