"""What higher slices know of a specialist, reached by the rows' own relations: no import of them.

The only place that names invitations, proposals and engagements below their slices.
"""

from typing import Any, Final

from django.db import models

from platforms.marketplace.matching.ranking.asked import Asked
from platforms.marketplace.specialists.models import Specialist

BUSY: Final = ("agreed", "running")


def related(model: Any, *relations: str) -> type[models.Model]:
    """Return the model at the end of a chain of reverse relations."""
    for relation in relations:
        model = model._meta.get_field(relation).related_model
    return model  # type: ignore[no-any-return]  # what relates is known to Django alone


def engaged_sql(asked: Asked) -> str:
    """Return the rows of engagements whose dates overlap the mission's, ``p`` their proposals.

    Dates that were not agreed overlap nothing before them, or everything after.
    """
    proposal = related(Specialist, "proposals")
    version = related(proposal, "versions")
    engagement = related(version, "engagements")
    over = "coalesce(v.ends_on, 'infinity'::date) > coalesce(%(starts_on)s::date, %(day)s::date)"
    if asked.ends_on is not None:
        over += " AND coalesce(v.starts_on, '-infinity'::date) < %(ends_on)s::date"
    return f"""
        "{proposal._meta.db_table}" p
        JOIN "{version._meta.db_table}" v ON v.account_id = %(account)s AND v.proposal_id = p.id
        JOIN "{engagement._meta.db_table}" e ON e.account_id = %(account)s AND e.agreed_id = v.id
        WHERE p.account_id = %(account)s
        AND e.status IN ('{"', '".join(BUSY)}') AND {over}"""
