"""Django's model permissions, held by a membership: what a role alone does not allow.

A user's own permissions, in Django's tables, would hold in every account of theirs; these hold in
one. Administrators and owners hold all of them.
"""

from django.apps import apps

ALL_FROM = "admin"
"""The least role that holds every permission without being given it."""


def model_permissions() -> dict[str, str]:
    """Return every permission that a model declares, ``app_label.codename`` to its meaning."""
    return {
        f"{model._meta.app_label}.{codename}": str(meaning)
        for model in apps.get_models()
        for codename, meaning in model._meta.permissions
    }
