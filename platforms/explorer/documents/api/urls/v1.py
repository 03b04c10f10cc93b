"""Documents in version 1."""

from platforms.explorer.documents.api.urls.shared import routes
from platforms.explorer.documents.api.viewsets.v1 import DocumentViewSet

urlpatterns = routes(DocumentViewSet)
