"""Events for tests."""

from datetime import timedelta

from django.utils import timezone

from annex.realtime.models import Event


def log_event(*, age_h: float = 0.0, family: str = "employees", op: str = "updated") -> Event:
    """Log an event of the current account that happened ``age_h`` hours ago; wakes nobody."""
    at = timezone.now() - timedelta(hours=age_h)
    return Event.objects.create(family=family, op=op, entity_ids=[], at=at)
