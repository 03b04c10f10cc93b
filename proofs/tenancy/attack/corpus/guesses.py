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

FAMILIES = (guessed,)
