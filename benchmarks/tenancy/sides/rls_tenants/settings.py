"""What its documentation says to set."""

SETTINGS = {
    "INSTALLED_APPS": ["django_rls_tenants", "benchmarks.tenancy.sides.rls_tenants"],
    "RLS_TENANTS": {
        "TENANT_MODEL": "rls_tenants.Account",
        "TENANT_FK_FIELD": "account",
        "TENANT_PK_TYPE": "uuid",
    },
}
ENGINE = "django.db.backends.postgresql"
