"""How the explorer stands, for administrators: how far behind, what is refused, where bytes are."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils import timezone

from annex.odoo import signals
from annex.odoo.attachments import MODEL, linked_models
from annex.odoo.context import OdooContext
from annex.odoo.contract.grants import SCHEMA
from annex.odoo.documents import projection, storages
from annex.odoo.documents.details import storage_paths
from annex.odoo.documents.seeing import rows
from annex.odoo.documents.values import Kept
from annex.odoo.router import READER_ALIAS
from annex.odoo.rules import kept
from annex.odoo.rules.predicates import predicate
from annex.odoo.sql import Sql

LOOKED_AT: Final = 10_000
"""Newest documents whose storages are told."""
STORED: Final = f"""
SELECT a.type, min(a.url), min(a.store_fname), min(a.checksum), min(a.file_size), count(*)
FROM (SELECT id FROM {SCHEMA}.document ORDER BY id DESC LIMIT {LOOKED_AT}) d
JOIN ir_attachment a ON a.id = d.id
GROUP BY a.type, substring(a.store_fname from '^([^:/]+)://'), a.store_fname LIKE '%%://%%',
    a.checksum IS NULL, a.file_size = 0"""


@dataclass(frozen=True, slots=True)
class RefusedRule:
    """A rule, or a part of it, that lets nobody read anything, because it was not understood."""

    model: str
    reason: str


@dataclass(frozen=True, slots=True)
class SeenStorage:
    """Where bytes are, and of how many of the newest documents."""

    kind: Kept
    code: str | None
    number: int


@dataclass(frozen=True, slots=True)
class Status:
    """How the explorer stands.

    ``rows`` are documents of the projection; ``synced_at`` is its last step. The projection holds
    everything that was in Odoo ``lag_seconds`` ago; None when it was never complete.
    """

    rows: int
    synced_at: datetime | None
    lag_seconds: float | None
    refused: tuple[RefusedRule, ...]
    storages: tuple[SeenStorage, ...]


def status(using: str = READER_ALIAS) -> Status:
    """Return how the explorer stands, whoever asks."""
    state = projection.state(using)
    context = _anybody(using)
    if state is None:
        return Status(0, None, None, _refused(context), ())
    complete_at = state.complete_at
    lag = None if complete_at is None else (timezone.now() - complete_at).total_seconds()
    return Status(state.rows, state.synced_at, lag, _refused(context), _storages(context))


NOBODY: Final = 2**31 - 1


def _anybody(using: str) -> OdooContext:
    """Return the context of somebody in every group, whom every rule binds."""
    mark = signals.read(using)
    book = kept.rulebook(using, mark)
    accesses = {one.group_id for of in book.accesses.values() for one in of}
    ruled = {group for of in book.rules.values() for one in of for group in one.group_ids}
    groups = frozenset(group for group in accesses | ruled if group)
    return OdooContext(
        # Somebody and some company that are nobody's: what is asked is whether rules compile.
        uid=NOBODY,
        company_ids=(NOBODY,),
        company_id=NOBODY,
        language="en_US",
        groups=groups,
        is_admin=False,
        share=False,
        using=using,
        mark=mark,
    )


def _refused(context: OdooContext) -> tuple[RefusedRule, ...]:
    found = (
        RefusedRule(refusal.model, refusal.reason)
        for model in (MODEL, *linked_models(context))
        for refusal in predicate(model, context, "r", "linked").refusals
    )
    return tuple(sorted(dict.fromkeys(found), key=lambda one: (one.model, one.reason)))


def _storages(context: OdooContext) -> tuple[SeenStorage, ...]:
    paths = storage_paths(context)
    numbers: Counter[tuple[Kept, str | None]] = Counter()
    for kind, url, stored, checksum, size, number in rows(context, Sql(STORED)):
        where = storages.resolve(
            kind=kind,
            url=url,
            store_fname=stored,
            checksum=checksum,
            file_size=size,
            directories=paths,
        )
        numbers[where.kind, where.code] += number
    return tuple(SeenStorage(*where, number) for where, number in numbers.most_common())
