"""Who asks, as Odoo sees them: effective groups, companies switched on, language."""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.utils.translation import gettext_noop

from annex.kernel.errors import Denied
from annex.odoo import signals
from annex.odoo.sql import Sql, sql


class OdooUserUnknown(Denied):
    """Odoo has no such user."""

    code = "odoo_user_unknown"
    title = gettext_noop("Odoo does not know this user.")


class OdooUserInactive(Denied):
    """The user is archived in Odoo."""

    code = "odoo_user_inactive"
    title = gettext_noop("This user is no longer active in Odoo.")


class NoCompanyAllowed(Denied):
    """None of the companies switched on is allowed to the user in Odoo."""

    code = "odoo_no_company_allowed"
    title = gettext_noop("Odoo allows this user none of these companies.")


@dataclass(frozen=True, slots=True)
class OdooContext:
    """What Odoo's rules are evaluated for.

    ``company_ids`` are those switched on, the main one first. ``mark`` is where Odoo's signals
    stood before the rest was read; what is compiled for the context is kept under it.
    """

    uid: int
    company_ids: tuple[int, ...]
    company_id: int
    language: str
    groups: frozenset[int]
    is_admin: bool
    share: bool
    using: str
    mark: signals.Mark = field(default=(), compare=False)


# Up to 18 Odoo stores implied groups with the others; the closure is right there too.
_STATEMENT = """
WITH RECURSIVE effective(gid) AS (
  SELECT gid FROM res_groups_users_rel WHERE uid = {}
  UNION SELECT i.hid FROM res_groups_implied_rel i JOIN effective e ON e.gid = i.gid
)
SELECT {}, u.active, u.share, u.company_id, coalesce(p.lang, 'en_US'),
  ARRAY(SELECT gid FROM effective),
  ARRAY(SELECT r.cid FROM res_company_users_rel r WHERE r.user_id = u.id ORDER BY 1),
  EXISTS (SELECT FROM effective e JOIN ir_model_data d ON d.res_id = e.gid
    WHERE d.module = 'base' AND d.name = 'group_system' AND d.model = 'res.groups')
FROM res_users u LEFT JOIN res_partner p ON p.id = u.partner_id WHERE u.id = {}"""


def context_for(
    uid: int, companies: Collection[int] | None = None, using: str = "odoo"
) -> OdooContext:
    """Return the context of an Odoo user, with all allowed companies or those of ``companies``.

    Raises OdooUserUnknown, OdooUserInactive or NoCompanyAllowed.
    """
    asked = Sql("%s", (uid,))
    row = signals.read_with(using, lambda now: sql(_STATEMENT, asked, now, asked))
    if row is None:
        raise OdooUserUnknown
    at, active, share, company_id, language, groups, allowed, is_admin = row
    if not active:
        raise OdooUserInactive
    switched_on = [one for one in allowed if companies is None or one in companies]
    if not switched_on:
        raise NoCompanyAllowed
    main = company_id if company_id in switched_on else switched_on[0]
    return OdooContext(
        uid=uid,
        company_ids=(main, *(one for one in switched_on if one != main)),
        company_id=main,
        language=language,
        groups=frozenset(groups),
        is_admin=is_admin,
        share=bool(share),
        using=using,
        mark=tuple(at),
    )
