from annex.identity.api.urls.shared import routes
from annex.identity.api.viewsets.v1 import MeViewSet

urlpatterns = routes(MeViewSet)
