"""Skills in version 1."""

from platforms.marketplace.skills.api.urls.shared import routes
from platforms.marketplace.skills.api.viewsets.v1 import SkillViewSet

urlpatterns = routes(SkillViewSet)
