"""Annex's tenancy, alone in a Django project."""

SETTINGS = {
    "INSTALLED_APPS": ["annex.tenancy", "benchmarks.tenancy.sides.ours"],
    "ANNEX_TENANT_MODEL": "ours.Account",
}
ENGINE = "annex.tenancy.backends.postgresql"
