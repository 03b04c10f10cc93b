from django.apps import AppConfig


class TenancyConfig(AppConfig):
    """Tenancy by Postgres row-level security."""

    name = "annex.tenancy"
    label = "tenancy"

    def ready(self) -> None:
        from annex.tenancy import checks  # noqa: F401, PLC0415 - registers the system checks
