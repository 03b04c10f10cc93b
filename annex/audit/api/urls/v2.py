"""The history in version 2."""

from annex.audit.api.urls.shared import routes
from annex.audit.api.viewsets.v2 import ChangeViewSet

urlpatterns = routes(ChangeViewSet)
