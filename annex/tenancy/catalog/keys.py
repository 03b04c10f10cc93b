"""Foreign keys and unique indexes, which Postgres checks without row-level security."""

from annex.tenancy.catalog.finding import Rule

_ACCOUNT = (
    "EXISTS (SELECT FROM generate_subscripts(k.conkey, 1) n "
    "JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[n] "
    "JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = k.confkey[n] "
    "WHERE a.attname = 'account_id' AND b.attname = 'account_id')"
)
_COLUMNS = (
    "(SELECT array_agg(a.attname::text ORDER BY x.n) FROM unnest({keys}) WITH ORDINALITY x(num, n) "
    "JOIN pg_attribute a ON a.attrelid = {relation} AND a.attnum = x.num)"
)
_FROM = _COLUMNS.format(keys="k.conkey", relation="k.conrelid")
_TO = _COLUMNS.format(keys="k.confkey", relation="k.confrelid")
_FIRST = (
    "(SELECT a.attname FROM pg_attribute a WHERE a.attrelid = x.indrelid "
    "AND a.attnum = x.indkey[0])"
)

RULES = (
    Rule(
        "tenancy.E106",
        "{} is a foreign key that can leave the account: lead it with account_id on both sides.",
        "SELECT c.name || '.' || k.conname FROM pg_constraint k "
        "JOIN relation c ON c.oid = k.conrelid JOIN relation t ON t.oid = k.confrelid "
        f"WHERE k.contype = 'f' AND t.isolated AND NOT {_ACCOUNT} AND (c.isolated "
        # From outside, whoever may write a reference learns by it which rows there are.
        "OR has_any_column_privilege(%(app)s, c.oid, 'INSERT, UPDATE'))",
    ),
    Rule(
        "tenancy.E119",
        "{} refers to a row without a composite foreign key: let IsolateByAccount or "
        "ReferenceWithinAccount add (account_id, column), and validate it.",
        "SELECT f.child || '.' || f.col FROM unnest(%(children)s::text[], %(columns)s::text[], "
        "%(parents)s::text[], %(keys)s::text[]) f(child, col, parent, key) "
        "JOIN relation c ON c.name = f.child WHERE NOT EXISTS (SELECT FROM pg_constraint k "
        "JOIN relation t ON t.oid = k.confrelid WHERE k.contype = 'f' AND k.conrelid = c.oid "
        "AND k.convalidated AND t.name = f.parent "
        f"AND {_FROM} = ARRAY['account_id', f.col] AND {_TO} = ARRAY['account_id', f.key])",
    ),
    Rule(
        "tenancy.E107",
        "{} is a unique index that spans accounts: lead it with account_id.",
        "SELECT c.name || '.' || i.relname FROM pg_index x JOIN relation c ON c.oid = x.indrelid "
        "JOIN pg_class i ON i.oid = x.indexrelid WHERE c.isolated "
        "AND (x.indisunique OR x.indisexclusion) AND NOT (x.indisprimary AND x.indnkeyatts = 1) "
        f"AND {_FIRST} IS DISTINCT FROM 'account_id'",
    ),
)
