"""What its documentation says to set."""

SETTINGS = {
    "INSTALLED_APPS": [
        "django_tenants",
        "django.contrib.contenttypes",
        "benchmarks.tenancy.sides.schemas",
    ],
    "TENANT_APPS": ["benchmarks.tenancy.sides.schemas"],
    "TENANT_MODEL": "schemas.Account",
    "TENANT_DOMAIN_MODEL": "schemas.Domain",
    "DATABASE_ROUTERS": ["django_tenants.routers.TenantSyncRouter"],
}
ENGINE = "django_tenants.postgresql_backend"
