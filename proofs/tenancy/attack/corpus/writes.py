"""Changing, adding and removing what is somebody else's."""

from proofs.tenancy.attack.records import Family

write = Family("write")
for name, statement in (
    ("updates all", "UPDATE {t} SET {c} = 'mine'"),
    ("updates theirs by account", "UPDATE {t} SET {c} = 'mine' WHERE {account} = '{b}'"),
    ("updates theirs by key", "UPDATE {t} SET {c} = 'mine' WHERE id = '{b_row}' RETURNING *"),
    ("updates without a column", "UPDATE {t} SET {c} = 'mine' WHERE true RETURNING xmax, *"),
    ("updates from a join", "UPDATE {t} t SET {c} = c.{child_c} FROM {child} c "
     "WHERE c.{fk} = t.id AND t.{account} <> '{a}' RETURNING t.*"),
    ("updates where current", "UPDATE {t} SET {c} = 'mine' WHERE CURRENT OF c"),
    ("gives its row away", "UPDATE {t} SET {account} = '{b}'"),
    ("gives one row away", "UPDATE {t} SET {account} = '{b}' WHERE id = '{a_row}' RETURNING *"),
    ("takes a row", "UPDATE {t} SET {account} = '{a}' WHERE {account} = '{b}' RETURNING *"),
    ("deletes all", "DELETE FROM {child}"),
    ("deletes theirs", "DELETE FROM {child} WHERE {account} = '{b}' RETURNING *"),
    ("deletes with a join", "DELETE FROM {child} c USING {t} t WHERE t.id = c.{fk} "
     "AND c.{account} <> '{a}' RETURNING *"),
    ("deletes by ctid", "DELETE FROM {child} WHERE ctid >= '(0,0)' AND ctid < '(1000,0)'"),
    ("inserts for them", "INSERT INTO {t} {new_row}'{b}', 'mine', 'team')"),
    ("inserts for nobody", "INSERT INTO {t} {new_row}NULL, 'mine', 'team')"),
    ("inserts for them from a query", "INSERT INTO {t} SELECT (jsonb_populate_record(t, "
     "jsonb_build_object('id', gen_random_uuid(), '{account}', '{b}'))).* FROM {t} t"),
    ("overwrites by conflict", "INSERT INTO {t} SELECT (jsonb_populate_record(t, "
     "jsonb_build_object('id', '{b_row}'))).* FROM {t} t WHERE t.id = '{a_row}' "
     "ON CONFLICT (id) DO UPDATE SET {c} = 'mine' RETURNING *"),
    ("overwrites by conflict for them", "INSERT INTO {t} SELECT (jsonb_populate_record(t, "
     "jsonb_build_object('id', '{b_row}', '{account}', '{b}'))).* FROM {t} t "
     "WHERE t.id = '{a_row}' ON CONFLICT (id) DO UPDATE SET {c} = EXCLUDED.{c} RETURNING *"),
    ("merges", "MERGE INTO {t} t USING (VALUES ('{b_row}'::uuid)) v(id) ON t.id = v.id "
     "WHEN MATCHED THEN UPDATE SET {c} = 'mine' WHEN NOT MATCHED THEN DO NOTHING"),
    ("merges and deletes", "MERGE INTO {t} t USING (VALUES ('{b}'::uuid)) v(id) "
     "ON t.{account} = v.id WHEN MATCHED THEN DELETE"),
    ("merges and inserts", "MERGE INTO {child} t USING (SELECT * FROM {child}) s "
     "ON false WHEN NOT MATCHED THEN INSERT (id, {account}, {fk}) "
     "VALUES (gen_random_uuid(), '{b}', '{b_row}')"),
    ("merges and returns", "MERGE INTO {t} t USING {t} s ON t.{account} <> '{a}' "
     "WHEN MATCHED THEN UPDATE SET {c} = s.{c} RETURNING merge_action(), t.*"),
    ("writes in a CTE", "WITH gone AS (DELETE FROM {child} WHERE {account} <> '{a}' RETURNING *) "
     "SELECT * FROM gone"),
    ("writes through a CTE's rows", "WITH w AS (UPDATE {t} SET {c} = {c} RETURNING *) "
     "INSERT INTO {t} SELECT (jsonb_populate_record(w, jsonb_build_object('id', "
     "gen_random_uuid(), '{account}', '{b}'))).* FROM w"),
    ("changes people", "UPDATE {people} SET {people_c} = 'mine'"),
    ("changes one person", "UPDATE {people} SET {people_c} = 'mine' WHERE id = '{b_user}'"),
    ("deletes people", "DELETE FROM {people} WHERE id = '{b_user}'"),
    ("changes accounts", "UPDATE {accounts} SET {accounts_c} = 'mine'"),
    ("changes one account", "UPDATE {accounts} SET {accounts_c} = 'mine' WHERE id = '{b}'"),
    ("deletes accounts", "DELETE FROM {accounts}"),
    ("deletes tokens", "DELETE FROM {tokens} RETURNING *"),
    ("changes tokens", "UPDATE {tokens} SET {account} = '{a}' RETURNING *"),
    ("moves its own membership", "UPDATE identity_membership SET account_id = '{b}'"),
    ("joins them", "INSERT INTO identity_membership (id, account_id, user_id, role, is_active, "
     "created_at) VALUES (gen_random_uuid(), '{b}', '{a_user}', 'owner', true, now())"),
    ("writes the membership list", "INSERT INTO annex.membership_list "
     "VALUES ('{a_user}', '{b}', 'owner')"),
    ("makes itself a token for them", "INSERT INTO {tokens} SELECT (jsonb_populate_record("
     "NULL::{tokens}, jsonb_build_object('id', gen_random_uuid(), '{account}', '{b}'))).*"),
    ("makes a session", "INSERT INTO django_session VALUES ('mine', 'mine', now())"),
    ("reads sessions", "SELECT * FROM django_session"),
    ("numbers their events", "INSERT INTO realtime_event (id, account_id, family, op, entity_ids, "
     "data, at) VALUES (gen_random_uuid(), '{b}', 'x', 'x', '{}', '{}', now())"),
    ("moves their clock", "UPDATE realtime_head SET position = 0"),
    ("marks their rows", "INSERT INTO cascades_mark (account_id, cascade, level, object_id, "
     "attempts, created_at) VALUES ('{b}', 'x', 'x', '{b_row}', 0, now())"),
):  # fmt: skip
    write.add(name, "DECLARE c CURSOR FOR SELECT * FROM {t}", "FETCH 1 FROM c", statement,
              "SELECT * FROM {t}")  # fmt: skip

reference = Family("reference")
for name, statement in (
    ("a child of their row", "UPDATE {child} SET {fk} = '{b_row}' RETURNING *"),
    ("a child of their row, inserted", "INSERT INTO {child} SELECT (jsonb_populate_record(c, "
     "jsonb_build_object('id', gen_random_uuid(), '{fk}', '{b_row}'))).* FROM {child} c"),
    ("their child's parent gone", "DELETE FROM {t} WHERE id = '{b_row}'"),
    ("a key that theirs refers to", "UPDATE {t} SET id = '{b_row}' WHERE id = '{a_row}'"),
    ("deferred", "SET CONSTRAINTS ALL DEFERRED; UPDATE {child} SET {fk} = '{b_row}'; "
     "SET CONSTRAINTS ALL IMMEDIATE"),
    ("immediate", "SET CONSTRAINTS ALL IMMEDIATE; UPDATE {child} SET {fk} = '{b_row}'"),
):  # fmt: skip
    reference.add(name, statement, "SELECT * FROM {child} c JOIN {t} t ON t.id = c.{fk}")

FAMILIES = (write, reference)
