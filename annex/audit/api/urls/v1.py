"""The history in version 1."""

from annex.audit.api.urls.shared import routes
from annex.audit.api.viewsets.v1 import ChangeViewSet

urlpatterns = routes(ChangeViewSet)
