"""The seal: that what a transaction works for is kept where and how ``sealing`` put it."""

import re
from collections.abc import Iterator, Mapping

from annex.tenancy import sealing
from annex.tenancy.catalog.finding import Finding, Rule
from annex.tenancy.sealing import Mode

_FUNCTION = re.compile(r"CREATE OR REPLACE FUNCTION\s+([\w.]+)\s*\(.*?AS \$\$(.*?)\$\$", re.DOTALL)

# Who may call what, beside the sealer: whoever could call `put` or `sign` could enter anywhere.
_CALLERS = """(VALUES
    ('enter', %(app)s), ('leave', %(app)s), ('context', %(app)s),
    ('enter', %(owner)s), ('leave', %(owner)s), ('context', %(owner)s), ('put', %(owner)s),
    ('open', %(owner)s)) allowed(name, role)"""

RULES = (
    Rule(
        "tenancy.E150",
        "{} does not belong to annex_sealer, whom nobody can be: ALTER .. OWNER TO it.",
        "SELECT 'schema annex_seal' FROM pg_namespace WHERE nspname = 'annex_seal' "
        "AND nspowner <> %(sealer)s::regrole UNION ALL "
        "SELECT name FROM relation WHERE schema = 'annex_seal' AND relowner <> %(sealer)s::regrole "
        "UNION ALL SELECT 'annex_seal.' || p.proname FROM pg_proc p JOIN pg_namespace n "
        "ON n.oid = p.pronamespace WHERE n.nspname = 'annex_seal' "
        "AND p.proowner <> %(sealer)s::regrole",
    ),
    Rule(
        "tenancy.E151",
        "{}: with the keys anybody could sign for any account: REVOKE it, then change SECRET_KEY.",
        "SELECT CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END || ' ' "
        "|| a.privilege_type || ' on ' || r.name FROM relation r "
        "JOIN (SELECT oid AS on_oid, relacl AS acl FROM pg_class "
        "UNION ALL SELECT attrelid, attacl FROM pg_attribute) g "
        "ON g.on_oid = r.oid CROSS JOIN aclexplode(g.acl) a "
        "WHERE r.schema = 'annex_seal' AND a.grantee <> %(sealer)s::regrole",
    ),
    Rule(
        "tenancy.E152",
        "{} can sign in or be become, and then enter any account: NOLOGIN, and REVOKE it.",
        "SELECT rolname || ' LOGIN' FROM pg_roles WHERE rolname = %(sealer)s AND rolcanlogin "
        "UNION ALL SELECT m.member::regrole || ' in ' || m.roleid::regrole FROM pg_auth_members m "
        "JOIN pg_roles r ON r.oid = m.member WHERE m.roleid = %(sealer)s::regrole "
        "AND NOT r.rolsuper AND NOT r.rolcreaterole",
    ),
    Rule(
        "tenancy.E153",
        "{}: whoever calls this enters what no token named: REVOKE EXECUTE.",
        "SELECT CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END || "
        "' calls annex_seal.' || p.proname FROM pg_proc p JOIN pg_namespace n "
        "ON n.oid = p.pronamespace "
        "CROSS JOIN aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a "
        "WHERE n.nspname = 'annex_seal' AND a.grantee <> p.proowner AND NOT EXISTS (SELECT FROM "
        f"{_CALLERS} WHERE allowed.name = p.proname AND a.grantee = allowed.role::regrole)",
    ),
)

MODE = """
SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = 'annex_seal'
"""


def bodies(mode: str | None) -> dict[str, str]:
    """Return the body of each function of the seal as ``mode`` installs it."""
    wanted = Mode(mode) if mode in set(Mode) else Mode.SEALED
    return {
        name: body
        for one in (Mode.SIGNED, wanted)  # changing the mode leaves what it needs no more
        for statement in sealing._statements(one)
        for name, body in _FUNCTION.findall(statement)
    }


def judge_bodies(found: list[tuple[str, str, str]], wanted: Mapping[str, str]) -> Iterator[Finding]:
    """Yield each function of ours whose body is not the one that our code installs."""
    for name, signature, body in found:
        if name in wanted and wanted[name] != body:
            sentence = (
                f"{signature} is not what Annex installs: run tenancy_bootstrap if it belongs to "
                "annex_seal, else find the migration that wrote it, and who changed it."
            )
            yield Finding("tenancy.E154", signature, sentence)
