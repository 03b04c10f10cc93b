"""When the key of Odoo's API ends: from Odoo itself, which tells it since 18, or from the settings.

A user reads their own keys there (Odoo 19, ``ir.rule`` "Users can read and delete their own keys"):
when each ends, and never what it is. Which of several is ours it can not say, so the first that
ends counts: one that was replaced is to be deleted.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

from django.conf import settings
from django.core.cache import cache
from django.utils.dateparse import parse_date, parse_datetime
from prometheus_client.core import GaugeMetricFamily, Metric
from redis.exceptions import RedisError

from annex.odoo.outbox.clients import Away, Client, NotRun, Refused, Unanswered

log = logging.getLogger(__name__)

KEPT: Final = "global:odoo_outbox.key_ends_at"
KEPT_S: Final = 2 * 24 * 60 * 60
"""Longer than Odoo is away for."""
ASKED: Final = {"domain": [], "fields": ["user_id", "expiration_date"]}


@dataclass(frozen=True, slots=True)
class Ending:
    """When the key ends, and who says so."""

    at: datetime
    told_by: Literal["odoo", "settings"]

    def is_soon(self, at: datetime) -> bool:
        """Tell whether it is time for another one."""
        return self.at - at < timedelta(days=settings.ODOO_API_KEY_WARN_DAYS)


def ask(client: Client, *, at: datetime) -> datetime | None:
    """Return when the first of the user's keys ends; None where Odoo does not tell.

    An administrator reads the keys of everybody, and then none of them says anything of ours.
    Raises NotRun or Away.
    """
    try:
        keys = client.call("res.users.apikeys", "search_read", ASKED)
    except Away:
        raise
    except (Refused, Unanswered):
        return None  # below 18 there is no such field
    users = {str(one["user_id"]) for one in keys}
    moments = (parse_datetime(one["expiration_date"] or "") for one in keys)
    ends = sorted(moment.replace(tzinfo=UTC) for moment in moments if moment is not None)
    return next((end for end in ends if end >= at), None) if len(users) == 1 else None


def watch(client: Client, *, at: datetime) -> None:
    """Ask Odoo, keep its answer for the metrics, and warn where the key ends soon or has ended."""
    try:
        told = ask(client, at=at)
    except (NotRun, Away) as error:
        log.warning("Odoo's API takes no call: %s", error)
        return
    if told is None:
        cache.delete(KEPT)
    else:
        cache.set(KEPT, told.isoformat(), KEPT_S)
    ending = known()
    if ending is not None and ending.is_soon(at):
        log.warning("The key of Odoo's API ends at %s. Make a new one in Odoo.", ending.at)


def known() -> Ending | None:
    """Return when the key ends as far as anybody has said; Odoo's own word counts first."""
    try:
        told = cache.get(KEPT)
    except RedisError:
        told = None
    if told is not None:
        return Ending(datetime.fromisoformat(told), "odoo")
    return declared()


def declared() -> Ending | None:
    """Return what the settings say. Raises ValueError for what is no day."""
    if not settings.ODOO_API_KEY_EXPIRES_AT:
        return None
    day = parse_date(settings.ODOO_API_KEY_EXPIRES_AT)
    if day is None:
        raise ValueError(settings.ODOO_API_KEY_EXPIRES_AT)
    return Ending(datetime(day.year, day.month, day.day, tzinfo=UTC), "settings")


def metrics(at: datetime) -> Iterator[Metric]:
    """Yield the moment at which the key ends, where it is known."""
    gauge = GaugeMetricFamily(
        "annex_odoo_api_key_expires_timestamp_seconds",
        "When the key of Odoo's API ends.",
        labels=["told_by"],
    )
    try:
        ending = known() if settings.ODOO_URL else None
    except ValueError:
        ending = None  # `manage.py check` says so
    if ending is not None:
        gauge.add_metric([ending.told_by], ending.at.timestamp())
    yield gauge
