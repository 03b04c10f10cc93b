"""The collections (one2many, many2many) that a rule may walk through.

Odoo does not write down which domain and context the code gives a collection, and both decide what
it holds. So those of the Community modules that rules use are listed here, read in their source;
of a field made by hand the catalog says all. Others are refused.
"""

from annex.odoo.rules.schema import Field

PLAIN = frozenset(
    {
        ("account.account", "company_ids"),
        ("calendar.event", "partner_ids"),
        ("hr.applicant", "interviewer_ids"),
        ("hr.job", "interviewer_ids"),
        ("iap.account", "company_ids"),
        ("ir.filters", "user_ids"),
        ("mail.canned.response", "group_ids"),
        ("project.project", "collaborator_ids"),
        ("res.users", "company_ids"),
        ("spreadsheet.dashboard", "company_ids"),
        ("spreadsheet.dashboard", "group_ids"),
        ("website.menu", "group_ids"),
    }
)
"""Without a domain; archived records are left out where a condition is on what they hold."""

WITH_ARCHIVED = frozenset({("project.task", "user_ids")})
"""The same with archived records (``context={'active_test': False}``)."""


def is_known(field: Field) -> bool:
    """Tell whether the collection is all that its relation says."""
    if (field.model, field.name) in PLAIN | WITH_ARCHIVED:
        return True
    return field.manual and field.domain in ("", "[]")


def leaves_out_archived(field: Field) -> bool:
    """Tell whether a condition on its records leaves out archived ones."""
    return (field.model, field.name) not in WITH_ARCHIVED
