"""Grants on tables and columns: nobody has more than migrations and declarations gave."""

from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

from annex.tenancy.catalog.expected import Expected
from annex.tenancy.catalog.finding import PRELUDE, Finding, rows
from annex.tenancy.operations import APP_ROLE

_DML = {"SELECT", "INSERT", "UPDATE", "DELETE"}

# The keys of the seal are judged with the seal.
_GRANTS = f"""{PRELUDE}
SELECT CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END,
       a.privilege_type, r.name, g.col
FROM relation r
JOIN (SELECT oid AS of, relacl AS acl, NULL::text AS col FROM pg_class
      UNION ALL SELECT attrelid, attacl, attname::text FROM pg_attribute
      WHERE attacl IS NOT NULL) g ON g.of = r.oid
CROSS JOIN aclexplode(g.acl) a
LEFT JOIN pg_roles grantee ON grantee.oid = a.grantee
WHERE a.grantee <> r.relowner AND grantee.rolname IS DISTINCT FROM %(owner)s
  AND NOT coalesce(grantee.rolsuper, false) AND r.schema <> 'annex_seal'
ORDER BY 3, 1, 2, 4
"""


def judge(connection: BaseDatabaseWrapper, expected: Expected) -> Iterator[Finding]:
    """Yield every grant that nobody declared."""
    known = expected.tenant | expected.known
    for role, privilege, table, column in rows(connection, _GRANTS, tenant=sorted(expected.tenant)):
        place = f"{table}.{column}" if column else table
        if privilege not in _DML:
            sentence = f"{place} lets {role} {privilege}, which no policy limits: REVOKE it."
            yield Finding("tenancy.E109", place, sentence)
        elif {f"{role} {privilege} {place}", f"{role} {privilege} {table}"} & expected.grants:
            continue
        elif table in known or role != APP_ROLE:  # else it is E110, or the view's own rule
            sentence = (
                f"{place} lets {role} {privilege}, and no migration operation or isolation() "
                "says so: REVOKE it."
            )
            yield Finding("tenancy.E156", place, sentence)
