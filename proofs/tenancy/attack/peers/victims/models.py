"""Units and positions, isolated as the peer's own documentation says."""

from typing import Any

from django.conf import settings
from django.db import models

if settings.PEER == "django-rls":
    from django_rls.models import RLSModel as Isolated
    from django_rls.policies import TenantPolicy

    def _meta() -> type:
        policies = [TenantPolicy("tenant_policy", tenant_field="tenant")]
        return type("Meta", (), {"rls_policies": policies})
else:
    from django_rls_tenants import RLSProtectedModel as Isolated

    def _meta() -> type:
        return type("Meta", (Isolated.Meta,), {})


class Tenant(models.Model):
    """An account."""

    name = models.CharField(max_length=200)


class Unit(Isolated):
    """A department of a tenant."""

    tenant: Any = models.ForeignKey(Tenant, on_delete=models.CASCADE)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=200, default="team")

    Meta = _meta()


class Position(Isolated):
    """A seat in a unit."""

    tenant: Any = models.ForeignKey(Tenant, on_delete=models.CASCADE)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE)
    title = models.CharField(max_length=200)

    Meta = _meta()
