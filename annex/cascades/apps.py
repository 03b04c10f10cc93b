from django.apps import AppConfig


class CascadesConfig(AppConfig):
    """Derived values kept equal to their formulas, or marked."""

    name = "annex.cascades"
    label = "cascades"

    def ready(self) -> None:
        from annex.cascades import checks  # noqa: F401, PLC0415 - registers the system checks
