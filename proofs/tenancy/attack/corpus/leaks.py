"""Reading around a policy: operators, errors, plans, copies, everything that runs near the rows."""

from proofs.tenancy.attack.corpus.context import READ
from proofs.tenancy.attack.records import Family

operator = Family("operator")
for name, predicate in (
    ("a cast that fails", "{c}::int = 1"),
    ("a cast to uuid", "{c}::uuid IS NOT NULL"),
    ("a cast to json", "{c}::jsonb IS NOT NULL"),
    ("a cast to a date", "{c}::timestamptz > now()"),
    ("a cast to a regclass", "{c}::regclass IS NOT NULL"),
    ("a cast to a setting", "current_setting({c}) IS NOT NULL"),
    ("a division", "1 / (length({c}) - length({c})) = 1"),
    ("a regular expression", "'x' ~ ('[' || {c})"),
    ("a LIKE", "{c} LIKE '%\\'"),
    ("a query in XML", "query_to_xml('SELECT ' || quote_literal({c}), true, true, '') IS NOT NULL"),
    ("an xpath", "xpath({c}, '<a/>'::xml) IS NOT NULL"),
    ("to_number", "to_number({c}, 'x') > 0"),
    ("a sleep", "pg_sleep(0.001) IS NULL AND {c} > ''"),
    ("the row as text", "t::text::int = 1"),
    ("an advisory lock named after it", "pg_try_advisory_lock(hashtext({c}))"),
    ("a notification", "pg_notify('mine', {c}) IS NULL"),
    ("a file", "pg_read_file({c}) IS NOT NULL"),
    ("a sequence", "nextval({c}) > 0"),
    ("a cancelled backend", "pg_cancel_backend(length({c}) * 1000000)"),
    ("the other account said", "account_id = '{b}' AND {c}::int = 1"),
    ("not this account", "account_id <> '{a}'"),
    ("any account", "account_id IS NOT NULL OR true"),
):
    operator.add(
        name,
        f"SELECT * FROM {{t}} t WHERE {predicate.replace('account_id', '{account}')}",
        f"SELECT * FROM {{t}} t ORDER BY ({predicate.replace('account_id', '{account}')})",
    )
operator.add(
    "errors about people",
    "SELECT * FROM {people} WHERE {people_c}::int = 1",
    "SELECT * FROM {accounts} WHERE {accounts_c}::int = 1",
    "SELECT * FROM {tokens} WHERE {tokens_c}::int = 1",
    "SELECT * FROM {people} WHERE id = '{b_user}'",
    "SELECT * FROM {accounts} WHERE id = '{b}'",
)
operator.add(
    "errors of sorting and grouping",
    "SELECT count(*) FROM {t} GROUP BY {c}::int",
    "SELECT max({c}::int) FROM {t}",
    "SELECT {c} FROM {t} WHERE id = '{b_row}' ORDER BY {c}::int",
)

shape = Family("shape")
for name, statement in (
    ("by key", "SELECT * FROM {t} WHERE id = '{b_row}'"),
    ("by keys", "SELECT * FROM {t} WHERE id IN ('{b_row}', '{a_row}')"),
    ("by ctid", "SELECT ctid, * FROM {t} WHERE ctid = ANY (ARRAY(SELECT "
     "format('(%s,%s)', p, i)::tid FROM generate_series(0, 20) p, generate_series(1, 60) i))"),
    ("by tid range", "SELECT * FROM {t} WHERE ctid >= '(0,0)' AND ctid < '(1000,0)'"),
    ("system columns", "SELECT tableoid::regclass, xmin, xmax, cmin, ctid, t.* FROM {t} t"),
    ("sampled", "SELECT * FROM {t} TABLESAMPLE BERNOULLI (100)"),
    ("sampled by system", "SELECT * FROM {t} TABLESAMPLE SYSTEM (100) REPEATABLE (1)"),
    ("ONLY", "SELECT * FROM ONLY {t}"),
    ("TABLE", "TABLE {t}"),
    ("joined", "SELECT * FROM {child} c JOIN {t} t ON t.id = c.{fk}"),
    ("joined outer", "SELECT * FROM {child} c RIGHT JOIN {t} t ON t.id = c.{fk}"),
    ("joined to values", "SELECT t.* FROM (VALUES ('{b_row}'::uuid)) v(id) "
     "LEFT JOIN {t} t ON t.id = v.id"),
    ("anti-joined", "SELECT * FROM {t} t WHERE NOT EXISTS (SELECT 1 FROM {child} c "
     "WHERE c.{fk} = t.id)"),
    ("united", "SELECT {c} FROM {t} UNION ALL SELECT {child_c} FROM {child}"),
    ("excepted", "SELECT {c} FROM {t} EXCEPT SELECT {c} FROM {t} WHERE {account} = '{a}'"),
    ("recursive", "WITH RECURSIVE r AS (SELECT id, {c} FROM {t} UNION SELECT t.id, t.{c} "
     "FROM {t} t, r) SELECT * FROM r"),
    ("aggregated", "SELECT json_agg(t), array_agg({c}), string_agg({c}, ',') FROM {t} t"),
    ("windowed", "SELECT *, lead({c}) OVER (), count(*) OVER () FROM {t}"),
    ("as XML", "SELECT table_to_xml('{t}', true, true, ''), "
     "query_to_xml('SELECT * FROM {t}', true, true, '')"),
    ("the schema as XML", "SELECT schema_to_xml('public', true, true, '')"),
    ("the database as XML", "SELECT database_to_xml(true, true, '')"),
    ("as a cursor in XML", "SELECT cursor_to_xml('c', 100, true, true, '')"),
    ("in a function's argument", "SELECT jsonb_populate_recordset(NULL::{t}, "
     "(SELECT jsonb_agg(t) FROM {t} t))"),
    ("grouping sets", "SELECT {c}, {account}, count(*) FROM {t} GROUP BY CUBE ({c}, {account})"),
    ("locked", "SELECT * FROM {t} FOR UPDATE"),
    ("locked, nobody else's skipped", "SELECT * FROM {t} FOR SHARE SKIP LOCKED"),
    ("locked by key", "SELECT * FROM {t} WHERE id = '{b_row}' FOR KEY SHARE NOWAIT"),
    ("the catalog's view of it", "SELECT * FROM information_schema.tables, pg_class c "
     "WHERE c.relname = '{t}'"),
    ("tsvector statistics", "SELECT * FROM ts_stat('SELECT to_tsvector({c}) FROM {t}')"),
    ("crosstab", "SELECT * FROM crosstab('SELECT id, {account}, {c} FROM {t}') AS x(a text)"),
):  # fmt: skip
    shape.add(name, statement)

plan = Family("plan")
for name, before in (
    ("as it comes", "SELECT 1"),
    ("without index scans", "SET LOCAL enable_indexscan = off; SET LOCAL enable_bitmapscan = off"),
    ("without sequential scans", "SET LOCAL enable_seqscan = off"),
    ("parallel", "SET LOCAL parallel_setup_cost = 0; SET LOCAL parallel_tuple_cost = 0; "
     "SET LOCAL min_parallel_table_scan_size = 0; SET LOCAL debug_parallel_query = on"),
    ("compiled", "SET LOCAL jit = on; SET LOCAL jit_above_cost = 0"),
    ("with all that is said", "SET LOCAL client_min_messages = debug5; "
     "SET LOCAL debug_print_plan = on; SET LOCAL debug_print_parse = on"),
    ("generic", "SET LOCAL plan_cache_mode = force_generic_plan"),
    ("in collapsed order", "SET LOCAL from_collapse_limit = 1; SET LOCAL join_collapse_limit = 1"),
    ("with constraint exclusion", "SET LOCAL constraint_exclusion = on"),
):  # fmt: skip
    plan.add(
        name,
        before,
        "EXPLAIN (VERBOSE) SELECT * FROM {t} WHERE {c}::int > 0",
        "EXPLAIN (ANALYZE, VERBOSE, BUFFERS) SELECT * FROM {t} t JOIN {child} c ON c.{fk} = t.id",
        "EXPLAIN (ANALYZE, FORMAT JSON) SELECT * FROM {t} WHERE {account} = '{b}'",
        "SELECT * FROM {t} WHERE {account} = '{b}' AND {c}::int > 0",
        "SELECT * FROM {people} WHERE {people_c}::int > 0",
        READ,
    )
plan.add(
    "prepared, generic, with the other's id",
    "PREPARE p (uuid) AS SELECT * FROM {t} WHERE {account} = $1",
    *["EXECUTE p ('{b}')"] * 6,
    "EXPLAIN (ANALYZE) EXECUTE p ('{b}')",
)

copied = Family("copy")
for name, statement in (
    ("a table out", "COPY {t} TO STDOUT"),
    ("a query out", "COPY (SELECT * FROM {t}) TO STDOUT WITH (FORMAT csv)"),
    ("binary", "COPY {child} TO STDOUT WITH (FORMAT binary)"),
    ("people out", "COPY {people} TO STDOUT"),
    ("tokens out", "COPY {tokens} TO STDOUT"),
    ("a returning query out", "COPY (UPDATE {t} SET {c} = {c} RETURNING *) TO STDOUT"),
    ("to a file", "COPY {t} TO '/tmp/annex-attack'"),
    ("to a program", "COPY {t} TO PROGRAM 'cat'"),
    ("from a file", "COPY {t} FROM '/etc/passwd'"),
    ("from a program", "COPY {t} FROM PROGRAM 'id'"),
    ("rows in", "COPY {child} (id, {account}) FROM STDIN\n{b_child}\t{b}\n"),
    ("rows in that fail", "COPY {t} (id, {account}, {c}) FROM STDIN\nx\t{b}\ty\n"),
):
    copied.add(name, statement)

FAMILIES = (operator, shape, plan, copied)
