"""Functions: whose rights they run with, and whether anybody may look through them."""

from annex.tenancy.catalog.finding import Rule

_NAME = "n.nspname || '.' || p.proname || '(' || oidvectortypes(p.proargtypes) || ')'"
_OURS = (
    f"SELECT {_NAME} FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
    "WHERE p.oid >= 16384"  # below are those that Postgres ships (FirstNormalObjectId)
)
_DEFINERS = f"{_OURS} AND p.prosecdef"

RULES = (
    Rule(
        "tenancy.E125",
        "{} runs with its owner's rights and nobody declared it: drop it, make it SECURITY "
        "INVOKER, or declare it in its app's isolation().",
        f"{_DEFINERS} AND {_NAME} <> ALL (%(definers)s)",
    ),
    Rule(
        "tenancy.E126",
        "{} runs with its owner's rights on whatever its caller's search_path names: "
        "SET search_path = pg_catalog, pg_temp.",
        f"{_DEFINERS} AND NOT coalesce(p.proconfig @> "
        "ARRAY['search_path=pg_catalog, pg_temp'], false)",
    ),
    Rule(
        "tenancy.E127",
        "{} runs with the rights of a role that policies may not bind: its owner should be "
        "annex_owner or annex_sealer.",
        f"{_DEFINERS} AND p.proowner <> ALL "
        "(ARRAY[%(owner)s::regrole::oid, %(sealer)s::regrole::oid])",
    ),
    Rule(
        "tenancy.E128",
        "{} runs with its owner's rights for everybody: REVOKE EXECUTE .. FROM PUBLIC.",
        f"{_DEFINERS} AND EXISTS (SELECT FROM "
        "aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a WHERE a.grantee = 0)",
    ),
    Rule(
        "tenancy.E129",
        "{} is leakproof, so it sees rows before their policy does: ALTER FUNCTION .. NOT "
        "LEAKPROOF.",
        f"{_OURS} AND p.proleakproof UNION ALL "
        f"SELECT {_NAME} FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
        "WHERE p.oid < 16384 AND p.proleakproof AND p.prosrc IN ("
        # Operators that say in an error or by their time what they compared; none ships leakproof.
        "'textlike', 'texticlike', 'textregexeq', 'ts_match_vq', 'ts_match_tq', 'jsonb_contains', "
        "'jsonb_exists', 'arrayoverlap', 'arraycontains', 'numeric_eq', 'numeric_lt', 'numeric_gt',"
        " 'int4div', 'int8div', 'text_int4')",
    ),
    Rule(
        "tenancy.E158",
        "{} is read by policies and marked IMMUTABLE, so plans would keep another account: "
        "make it STABLE.",
        f"{_OURS} AND p.provolatile = 'i' AND EXISTS (SELECT FROM pg_depend d "
        "WHERE d.classid = 'pg_policy'::regclass AND d.refobjid = p.oid)",
    ),
)

BODIES = f"""
SELECT n.nspname || '.' || p.proname, {_NAME}, p.prosrc
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname IN ('annex', 'annex_seal') ORDER BY 2
"""
