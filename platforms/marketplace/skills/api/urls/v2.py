"""Skills in version 2."""

from platforms.marketplace.skills.api.urls.shared import routes
from platforms.marketplace.skills.api.viewsets.v2 import SkillViewSet

urlpatterns = routes(SkillViewSet)
