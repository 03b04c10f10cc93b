"""What every version serves."""

from django.urls import URLPattern, URLResolver
from rest_framework.routers import SimpleRouter

from platforms.readiness.employees.api.viewsets.shared import EmployeeViewSetBase


def routes(employees: type[EmployeeViewSetBase]) -> list[URLPattern | URLResolver]:
    """Return the routes of employees, served by a version's viewset."""
    router = SimpleRouter()
    router.register("employees", employees, basename="employee")
    return [*router.urls]
