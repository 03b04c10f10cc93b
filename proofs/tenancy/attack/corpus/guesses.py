"""Trying out a secret: the outcome must not tell a right guess from a wrong one."""

from proofs.tenancy.attack.records import Family

guessed = Family("guess")
guessed.add(
    "an email, by inserting it",
    "INSERT INTO {people} (id, password, is_superuser, email, full_name, language, is_active, "
    "is_staff, created_at) VALUES (gen_random_uuid(), '', false, '{guess}', '', 'en', true, false, "
    "now())",
    guess="email",
)
guessed.add(
    "an email, by a conflict that is ignored",
    "INSERT INTO {people} (id, password, is_superuser, email, full_name, language, is_active, "
    "is_staff, created_at) VALUES (gen_random_uuid(), '', false, '{guess}', '', 'en', true, false, "
    "now()) ON CONFLICT DO NOTHING",
    guess="email",
)
guessed.add("an email, by taking it", "UPDATE {people} SET email = '{guess}'", guess="email")
guessed.add(
    "an email, by its own row",
    "UPDATE {people} SET email = '{guess}' WHERE id = '{a_user}'",
    guess="email",
)
guessed.add("a slug, by taking it", "UPDATE {accounts} SET slug = '{guess}'", guess="slug")
guessed.add(
    "a slug, by its own row",
    "UPDATE {accounts} SET slug = '{guess}' WHERE id = '{a}'",
    guess="slug",
)
guessed.add(
    "a slug, by inserting it",
    "INSERT INTO {accounts} (id, name, slug, status, api_version, created_at) "
    "VALUES (gen_random_uuid(), '', '{guess}', 'active', '2', now()) ON CONFLICT DO NOTHING",
    guess="slug",
)
guessed.add(
    "a session key",
    "INSERT INTO django_session VALUES ('{guess}', '', now()) ON CONFLICT DO NOTHING",
    guess="session",
)
for name, statement in (
    ("a name, selected", "SELECT count(*) FROM {t} WHERE {c} = '{guess}'"),
    ("a name, inserted", "INSERT INTO {t} {new_row}'{a}', '{guess}', 'team')"),
    ("a name, for them", "INSERT INTO {t} {new_row}'{b}', '{guess}', 'team') "
     "ON CONFLICT DO NOTHING"),
    ("a name, updated", "UPDATE {t} SET {c} = '{guess}' WHERE id = '{a_row}'"),
    ("a name, locked", "SELECT 1 FROM {t} WHERE {c} = '{guess}' FOR UPDATE NOWAIT"),
    ("a name, by a division", "SELECT 1 / (SELECT count(*) FROM {t} WHERE {c} = '{guess}')"),
    ("a name, explained", "EXPLAIN SELECT * FROM {t} WHERE {c} = '{guess}'"),
    ("a name, explained as a range", "EXPLAIN SELECT * FROM {t} WHERE {c} < '{guess}'"),
    ("a name, explained in a join", "EXPLAIN SELECT * FROM {t} t, {child} c "
     "WHERE t.{c} = '{guess}' AND c.{fk} = t.id"),
    ("a name, explained among many", "EXPLAIN SELECT * FROM {t} t, generate_series(1, 1000000) "
     "WHERE t.{c} >= '{guess}'"),
    ("a name, in the buffers read", "EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF, "
     "SUMMARY OFF) SELECT * FROM {t} WHERE {c} = '{guess}'"),
    ("a name, in the tuples removed", "SET LOCAL enable_indexscan = off; "
     "SET LOCAL enable_bitmapscan = off; EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) "
     "SELECT * FROM {t} WHERE {c} = '{guess}'"),
    ("a name, in the statistics", "SELECT count(*) FROM pg_stats "
     "WHERE most_common_vals::text LIKE '%{guess}%'"),
):  # fmt: skip
    guessed.add(name, statement, guess="name")
guessed.add(
    "a number, inserted",
    "INSERT INTO readiness_employees_employee SELECT (jsonb_populate_record(e, "
    "jsonb_build_object('id', gen_random_uuid(), 'number', '{guess}'))).* "
    "FROM readiness_employees_employee e LIMIT 1",
    guess="number",
)

planned = Family("estimate")
for name, statement in (
    ("equality", "EXPLAIN SELECT * FROM {wide} WHERE {wide_c} = '{guess}'"),
    ("for them", "EXPLAIN SELECT * FROM {wide} WHERE {account} = '{b}' AND {wide_c} = '{guess}'"),
    ("a range", "EXPLAIN SELECT * FROM {wide} WHERE {wide_c} >= '{guess}'"),
    ("a pattern", "EXPLAIN SELECT * FROM {wide} WHERE {wide_c} LIKE '{guess}%'"),
    ("a list", "EXPLAIN SELECT * FROM {wide} WHERE {wide_c} IN ('{guess}', '')"),
    ("grouped", "EXPLAIN SELECT count(*) FROM {wide} WHERE {wide_c} = '{guess}' GROUP BY id"),
    ("its width", "EXPLAIN (FORMAT JSON, GENERIC_PLAN) SELECT {wide_c} FROM {wide} "
     "WHERE {wide_c} = '{guess}' AND {account} = $1"),
):  # fmt: skip
    planned.add(name, statement, guess="common")
# The planner's estimate for "smaller than x" jumps where x passes a value that is frequent in the
# table's statistics, whoever's it is; so estimates alone spell that value out, digit by digit.
planned.add(
    "a frequent value spelled out",
    """DO $$
DECLARE
    known text := '';
    digit text;
    plan json;
    low float8;
    high float8;
    best float8;
    chosen text;
BEGIN
    FOR place IN 1..32 LOOP
        best := -1;
        FOREACH digit IN ARRAY string_to_array('0,1,2,3,4,5,6,7,8,9,a,b,c,d,e,f', ',') LOOP
            EXECUTE format('EXPLAIN (FORMAT JSON) SELECT * FROM {wide} WHERE {account} = %L '
                'AND {wide_c} < %L', '{b}', known || digit) INTO plan;
            low := (plan->0->'Plan'->>'Plan Rows')::float8;
            EXECUTE format('EXPLAIN (FORMAT JSON) SELECT * FROM {wide} WHERE {account} = %L '
                'AND {wide_c} < %L', '{b}', known || digit || 'g') INTO plan;
            high := (plan->0->'Plan'->>'Plan Rows')::float8;
            IF high - low > best THEN
                best := high - low;
                chosen := digit;
            END IF;
        END LOOP;
        known := known || chosen;
    END LOOP;
    RAISE NOTICE 'spelled out: %', known;
END $$""",
)

FAMILIES = (guessed, planned)
