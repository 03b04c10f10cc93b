from annex.identity.api.urls.shared import routes
from annex.identity.api.viewsets.v1 import InvitationViewSet, MemberViewSet, MeViewSet

urlpatterns = routes(MeViewSet, MemberViewSet, InvitationViewSet)
