"""The permission of whatever belongs to a mission."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from annex.api.permissions import names_a_row
from annex.kernel.actor import Actor
from platforms.marketplace.missions import policies
from platforms.marketplace.skills.policies import is_operator


class IsMissionParty(BasePermission):
    """Let at a row only who may see a mission it belongs to; to others it looks as if not there.

    The viewset says with ``missions_of(row_id)`` the ids of those missions, as a queryset of
    values. Lists pass: their querysets are narrowed by the slice's policy.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        actor = request.auth
        if not isinstance(actor, Actor):
            return False
        if is_operator(actor) or not names_a_row(view):
            return True
        missions = view.missions_of(view.row_id())
        if not policies.visible_to(actor).filter(pk__in=missions).exists():
            raise view.missing
        return True
