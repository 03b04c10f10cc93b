"""System checks: the key of Odoo's API is there, and is not about to end."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.utils import timezone

from annex.odoo.outbox import keys

HINT = "docs/reference/environment.md says what ODOO_URL and ODOO_API_* hold."


@register()
def key_is_good(app_configs: Sequence[AppConfig] | None = None, **_: Any) -> list[CheckMessage]:
    """Return what is wrong with how Odoo is reached: Odoo's keys live three months at most."""
    if not settings.ODOO_URL:
        return []
    missing = [n for n in ("ODOO_API_DATABASE", "ODOO_API_KEY") if not getattr(settings, n)]
    if missing:
        sentence = f"ODOO_URL is set, and {' and '.join(missing)} not."
        return [Error(sentence, hint=HINT, id="odoo_outbox.E001")]
    try:
        ending = keys.declared()
    except ValueError as error:
        sentence = f"ODOO_API_KEY_EXPIRES_AT is no day: {error}."
        return [Error(sentence, hint=HINT, id="odoo_outbox.E002")]
    if ending is None and settings.ODOO_API_USER:
        # From 19 on, where no user is named, the worker asks Odoo itself.
        sentence = "Nobody knows when the key of Odoo's API ends: say ODOO_API_KEY_EXPIRES_AT."
        return [Warning(sentence, hint=HINT, id="odoo_outbox.W001")]
    if ending is not None and ending.is_soon(timezone.now()):
        sentence = f"The key of Odoo's API ends on {ending.at.date()}."
        return [Warning(sentence, hint="Make a new one in Odoo.", id="odoo_outbox.W002")]
    return []
