"""Skills in version 2."""

from platforms.marketplace.skills.api.serializers import v2
from platforms.marketplace.skills.api.serializers.shared import SkillIn
from platforms.marketplace.skills.api.viewsets.shared import SkillViewSetBase


class SkillViewSet(SkillViewSetBase):
    serializer_class = v2.SkillOut
    write_serializer_class = SkillIn
