"""Every change of how orders are written."""

from datetime import datetime
from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction

from annex.kernel.actor import Actor
from annex.kernel.errors import Conflict, Invalid
from annex.odoo import sales
from annex.tenancy.writes import refusing, save_changes
from platforms.marketplace.orders import policies
from platforms.marketplace.orders.models import Terms
from platforms.marketplace.orders.services import handing
from platforms.marketplace.skills.policies import blaming, require_operator


class TermsTaken(Conflict):
    code = "marketplace.order_terms_taken"
    title = "This currency has terms already."


class CompanyNotLinked(Invalid):
    code = "marketplace.company_not_linked"
    title = "The account is not linked to this company in Odoo."


class ProductUnknown(Invalid):
    code = "marketplace.product_unknown"
    title = "Odoo has no such product, or does not sell it in this company."


class TermsChanges(TypedDict, total=False):
    company_id: int
    product_id: int
    pricelist_id: int | None
    confirms: bool


@transaction.atomic
def create(*, actor: Actor, currency: str, at: datetime, **said: Unpack[TermsChanges]) -> Terms:
    """Say how orders in a currency are written; what waited for that is handed over.

    Raises OperatorsOnly, TermsTaken, CompanyNotLinked, ProductUnknown, and what reading Odoo does.
    """
    require_operator(actor)
    terms = Terms(currency=currency.upper(), **said)
    _require_known(terms)
    with refusing({"order_terms_of_currency": blaming("currency", TermsTaken)}):
        terms.save(force_insert=True)
    handing.resume_waiting(at=at)
    return terms


@transaction.atomic
def change(*, actor: Actor, terms_id: UUID, **changes: Unpack[TermsChanges]) -> Terms:
    """Change how orders are written from now on.

    Raises OperatorsOnly, TermsNotFound, CompanyNotLinked, ProductUnknown, and what reading Odoo
    does.
    """
    terms = policies.require_may_change_terms(actor, terms_id)
    save_changes(terms, changes)
    _require_known(terms)
    return terms


@transaction.atomic
def delete(*, actor: Actor, terms_id: UUID) -> None:
    """Write no more orders in a currency. Raises OperatorsOnly or TermsNotFound."""
    policies.require_may_change_terms(actor, terms_id).delete()


def _require_known(terms: Terms) -> None:
    if terms.company_id not in sales.companies():
        raise blaming("company_id", CompanyNotLinked, company_id=terms.company_id)
    if not sales.has_product(terms.product_id):
        raise blaming("product_id", ProductUnknown, product_id=terms.product_id)
