"""What a project sets for the tenancy app alone."""

SETTINGS = {
    "INSTALLED_APPS": ["annex.tenancy", "benchmarks.tenancy.sides.ours"],
    "ANNEX_TENANT_MODEL": "ours.Account",
}
ENGINE = "annex.tenancy.backends.postgresql"
