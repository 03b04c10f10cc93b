"""Tables, views and partitions: what binds their rows to the account entered."""

from annex.tenancy.catalog.finding import Rule

_REACHABLE = "SELECT name FROM relation WHERE reachable AND NOT isolated"

RULES = (
    Rule(
        "tenancy.E101",
        "{} is a tenant model's table and missing: run migrate.",
        "SELECT t FROM unnest(%(tenant)s::text[]) t "
        "WHERE NOT EXISTS (SELECT FROM relation r WHERE r.name = t)",
    ),
    Rule(
        "tenancy.E102",
        "{} has row-level security switched off: ENABLE ROW LEVEL SECURITY.",
        "SELECT name FROM relation WHERE isolated AND NOT part AND NOT enabled",
    ),
    Rule(
        "tenancy.E103",
        "{} does not bind its owner: FORCE ROW LEVEL SECURITY.",
        "SELECT name FROM relation WHERE isolated AND NOT part AND NOT forced",
    ),
    Rule(
        "tenancy.E117",
        "{} is a bare part of an isolated table, which can be read by its own name: run the "
        "operation IsolatePartitions, or drop it.",
        "SELECT name FROM relation r WHERE isolated AND part AND (NOT enabled OR NOT forced "
        "OR NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = r.oid))",
    ),
    Rule(
        "tenancy.E118",
        "{} has no account_id that is a uuid and never null: the policy would miss rows.",
        "SELECT name FROM relation r WHERE isolated AND NOT EXISTS (SELECT FROM pg_attribute a "
        "WHERE a.attrelid = r.oid AND a.attname = 'account_id' AND a.attnotnull "
        "AND a.atttypid = 'uuid'::regtype)",
    ),
    Rule(
        "tenancy.E115",
        "{} does not belong to annex_owner, who alone should change it: ALTER .. OWNER TO it.",
        "SELECT name FROM relation WHERE isolated AND relowner <> %(owner)s::regrole",
    ),
    Rule(
        "tenancy.E110",
        "{} can be reached by annex_app, and no model declares it: revoke the grant.",
        f"{_REACHABLE} AND kind IN ('r', 'p') AND name <> ALL (%(known)s)",
    ),
    Rule(
        "tenancy.E111",
        "{} holds accounts' rows without isolation: derive its model from TenantModel, or give "
        "the reason in its class attribute `beyond_tenancy`.",
        "SELECT name FROM relation r WHERE reachable AND NOT isolated AND kind IN ('r', 'p') "
        "AND name = ANY (%(unexplained)s) AND EXISTS (SELECT FROM pg_attribute a "
        "WHERE a.attrelid = r.oid AND a.attname = 'account_id' AND NOT a.attisdropped)",
    ),
    Rule(
        "tenancy.E114",
        "{} belongs to no account and is open inside every one: restrict it with RestrictToGlobal, "
        "or declare in the app's isolation() why everybody may read it.",
        f"{_REACHABLE} AND kind IN ('r', 'p') AND name = ANY (%(known)s) "
        "AND name <> ALL (%(open)s) AND (NOT enabled OR name <> ALL (%(restricted)s))",
    ),
    Rule(
        "tenancy.E108",
        "{} is a view that reads as its owner: set security_invoker = true.",
        f"{_REACHABLE} AND kind = 'v' AND NOT (options && "
        "'{security_invoker=true,security_invoker=on,security_invoker=1}')",
    ),
    Rule(
        "tenancy.E116",
        "{} is a view whose reader's own functions see rows before its conditions do: set "
        "security_barrier = true.",
        f"{_REACHABLE} AND kind = 'v' AND NOT (options && "
        "'{security_barrier=true,security_barrier=on,security_barrier=1}')",
    ),
    Rule(
        "tenancy.E113",
        "{} is a materialized view, which has no policy for rows: revoke it from annex_app.",
        f"{_REACHABLE} AND kind = 'm'",
    ),
)
