from django.db import migrations

from annex.cascades.operations import MARK_ROW_BODY, MARK_ROW_SQL, MARKS, PENDING_FUNCTION_SQL
from annex.tenancy.operations import APP_ROLE, OWNER_ROLE, IsolateByAccount

MARK_ROW = f"""
CREATE OR REPLACE FUNCTION annex.cascades_mark_row() RETURNS trigger LANGUAGE plpgsql
AS $${MARK_ROW_BODY}$$;
"""
NO_MARK_ROW = MARK_ROW_SQL.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")

# What looks across accounts answers with ids of accounts, names of levels, counts and moments:
# nothing of the business. The owner reads for it, through these functions alone.
COUNTED = ("cascades_parked", "cascades_recalculation", "cascades_proof")
OWNER_COUNTS = "".join(
    f"ALTER POLICY account_floor ON {table} TO {APP_ROLE};"
    f"CREATE POLICY owner_counts ON {table} FOR SELECT TO {OWNER_ROLE} USING (true);"
    for table in COUNTED
)
NO_OWNER_COUNTS = "".join(
    f"DROP POLICY owner_counts ON {table};"
    f"ALTER POLICY account_floor ON {table} TO {APP_ROLE}, {OWNER_ROLE};"
    for table in COUNTED
)


def definer(name, arguments, returns, body):
    """Return the statements that make a function which reads as the owner, and grant it."""
    types = ", ".join(one.split()[1] for one in arguments.split(", ") if one)
    return f"""
CREATE FUNCTION annex.{name}({arguments}) RETURNS {returns}
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    PERFORM annex.require_global();
    RETURN QUERY {body};
END
$$;
REVOKE EXECUTE ON FUNCTION annex.{name}({types}) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION annex.{name}({types}) TO {APP_ROLE};
"""


PENDING = PENDING_FUNCTION_SQL.replace(
    "WHERE m.not_before IS NULL OR m.not_before <= moment",
    "WHERE NOT m.is_parked AND (m.not_before IS NULL OR m.not_before <= moment)",
)
assert "is_parked" in PENDING
OPEN = """
    SELECT DISTINCT r.account_id, r.cascade::text FROM public.cascades_recalculation r
    WHERE r.state <> 'settled'
"""
UNPROVEN = """
    SELECT a.id FROM public.identity_account a
    LEFT JOIN public.cascades_proof p ON p.account_id = a.id AND p.cascade = wanted
    WHERE a.status <> 'closed' AND (p.proven_at IS NULL OR p.proven_at <= before)
    ORDER BY p.proven_at NULLS FIRST, a.id
"""
LOAD = """
    SELECT m.cascade::text, m.level::text, count(*) FILTER (WHERE NOT m.is_parked),
           min(m.since) FILTER (WHERE NOT m.is_parked),
           count(DISTINCT (m.account_id, m.object_id)) FILTER (WHERE m.is_parked)
    FROM public.cascades_mark m GROUP BY m.cascade, m.level
"""
PROOFS = """
    SELECT p.cascade::text, count(*), min(p.proven_at), sum(p.proofs)::bigint,
           sum(p.violations)::bigint, sum(p.records)::bigint
    FROM public.cascades_proof p
    JOIN public.identity_account a ON a.id = p.account_id AND a.status <> 'closed'
    GROUP BY p.cascade
"""


class Migration(migrations.Migration):
    """Isolate what the engine remembers, and let it be counted across accounts."""

    dependencies = (("cascades", "0004_causes_and_proofs"), ("identity", "0004_sealed"))
    operations = (
        migrations.RunSQL(MARK_ROW, NO_MARK_ROW),
        migrations.RunSQL(
            f"GRANT UPDATE (is_parked) ON {MARKS} TO {APP_ROLE}",
            f"REVOKE UPDATE (is_parked) ON {MARKS} FROM {APP_ROLE}",
        ),
        IsolateByAccount(
            "Parked",
            (
                "SELECT",
                "INSERT",
                "UPDATE (error, attempts, last_failed_at, resolved_at, resolution)",
            ),
        ),
        # History is appended to; nobody who serves may rewrite it.
        IsolateByAccount("ValueChange", ("SELECT", "INSERT")),
        IsolateByAccount(
            "Recalculation",
            ("SELECT", "INSERT", "UPDATE (state, stage, remaining, settled_at)"),
        ),
        IsolateByAccount(
            "Proof",
            (
                "SELECT",
                "INSERT",
                "UPDATE (proven_at, took_ms, records, wrong, proofs, violations)",
            ),
        ),
        IsolateByAccount("Violation", ("SELECT", "INSERT")),
        migrations.RunSQL(OWNER_COUNTS, NO_OWNER_COUNTS),
        migrations.RunSQL(PENDING, PENDING_FUNCTION_SQL),
        migrations.RunSQL(
            definer("cascades_open", "", "TABLE (account_id uuid, cascade text)", OPEN),
            "DROP FUNCTION annex.cascades_open()",
        ),
        migrations.RunSQL(
            definer("cascades_unproven", "wanted text, before timestamptz", "SETOF uuid", UNPROVEN),
            "DROP FUNCTION annex.cascades_unproven(text, timestamptz)",
        ),
        migrations.RunSQL(
            definer(
                "cascades_load",
                "",
                "TABLE (cascade text, level text, marks bigint, since timestamptz, parked bigint)",
                LOAD,
            ),
            "DROP FUNCTION annex.cascades_load()",
        ),
        migrations.RunSQL(
            definer(
                "cascades_proofs",
                "",
                "TABLE (cascade text, accounts bigint, oldest timestamptz, proofs bigint, "
                "violations bigint, records bigint)",
                PROOFS,
            ),
            "DROP FUNCTION annex.cascades_proofs()",
        ),
    )
