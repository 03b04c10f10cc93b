"""Refuse to start where Odoo's database is not as the contract says."""

import logging

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connections

from annex.odoo.contract.live import NotOdoo, drift
from annex.odoo.router import READER_ALIAS

log = logging.getLogger(__name__)


def require_contract() -> None:
    """Compare the live catalog with the contract, where there is an Odoo.

    An Odoo that is away is no reason to refuse: everything else works without it. Raises
    ImproperlyConfigured for every difference, by name.
    """
    if READER_ALIAS not in connections.settings:
        return
    try:
        problems = drift(READER_ALIAS)
    except NotOdoo as error:
        raise ImproperlyConfigured(f"ODOO_DATABASE_URL: {error}") from error
    except DatabaseError as error:
        log.warning("Odoo's database does not answer: %s", error)
        return
    finally:
        connections[READER_ALIAS].close()
    for problem in problems:
        if not problem.refuses:
            log.warning("Odoo's database: %s %s", problem.what, problem.do)
    if any(problem.refuses for problem in problems):
        listed = "\n".join(f"  {one.what} {one.do}" for one in problems if one.refuses)
        raise ImproperlyConfigured(f"Odoo's database is not as the contract says:\n{listed}")
