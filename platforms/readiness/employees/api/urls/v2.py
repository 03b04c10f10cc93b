"""Employees in version 2."""

from platforms.readiness.employees.api.urls.shared import routes
from platforms.readiness.employees.api.viewsets.v2 import EmployeeViewSet

urlpatterns = routes(EmployeeViewSet)
