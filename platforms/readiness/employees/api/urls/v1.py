"""Employees in version 1."""

from platforms.readiness.employees.api.urls.shared import routes
from platforms.readiness.employees.api.viewsets.v1 import EmployeeViewSet

urlpatterns = routes(EmployeeViewSet)
