"""System checks: the key of Odoo's API is there, and is not about to end."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.utils import timezone
from django.utils.dateparse import parse_date

SOON = timedelta(days=14)
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
        day = parse_date(settings.ODOO_API_KEY_EXPIRES_AT or "")
    except ValueError:
        day = None
    if day is None:
        sentence = (
            "Nobody knows when the key of Odoo's API ends: ODOO_API_KEY_EXPIRES_AT is no day."
        )
        return [Warning(sentence, hint=HINT, id="odoo_outbox.W001")]
    if datetime(day.year, day.month, day.day, tzinfo=UTC) - timezone.now() < SOON:
        sentence = f"The key of Odoo's API ends on {day}."
        return [Warning(sentence, hint="Make a new one in Odoo.", id="odoo_outbox.W002")]
    return []
