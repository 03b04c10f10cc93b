"""Documents in version 2."""

from platforms.explorer.documents.api.urls.shared import routes
from platforms.explorer.documents.api.viewsets.v2 import DocumentViewSet

urlpatterns = routes(DocumentViewSet)
