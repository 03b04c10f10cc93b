"""The attacks that a version of Postgres has to withstand for the seal to hold on it.

Each is what SQL slipped into a request of account A may send, over the runtime connection, inside
A's transaction; or what somebody sends who has stolen that role's password. ``{a}`` and ``{b}``
stand for the accounts' ids, ``{a_value}`` and ``{value}`` for how the database writes them down,
``{mine}`` for a token of A's, ``{token}`` for one of B's that has expired, ``{note}`` and
``{canary}`` for B's secret, ``{parameter}`` for where the context is kept.
"""

from typing import Final

ENTER: Final = {
    "SET": "SET {parameter} = '{value}'",
    "SET LOCAL": "SET LOCAL {parameter} = '{value}'",
    "SET SESSION": "SET SESSION {parameter} = '{value}'",
    "set_config": "SELECT set_config('{parameter}', '{value}', true)",
    "set_config for the session": "SELECT set_config('{parameter}', '{value}', false)",
    "pg_settings": (
        "UPDATE pg_settings SET setting = '{value}' WHERE name = '{parameter}'; SELECT 1"
    ),
    "ALTER ROLE": "ALTER ROLE CURRENT_USER SET {parameter} = '{value}'",
    "ALTER DATABASE": (
        "DO $d$ BEGIN EXECUTE format('ALTER DATABASE %I SET {parameter} = ''{value}''',"
        " current_database()); END $d$"
    ),
    "ALTER SYSTEM": "ALTER SYSTEM SET {parameter} = '{value}'",
    "a DO block": "DO $d$ BEGIN PERFORM set_config('{parameter}', '{value}', true); END $d$",
    "a function with SET": (
        "CREATE FUNCTION pg_temp.f() RETURNS text LANGUAGE sql SET {parameter} = '{value}'"
        " AS 'SELECT string_agg(body, '','') FROM proof_note'; SELECT pg_temp.f()"
    ),
    "RESET": "RESET {parameter}",
    "RESET ALL": "RESET ALL",
    "DISCARD ALL": "DISCARD ALL",
    "the old setting": "SET annex.account_id = '{b}'",
    "put": "SELECT annex_seal.put('{value}')",
    "sign": "SELECT annex_seal.sign('{value}')",
    "an expired token": "SELECT annex_seal.enter('{token}')",
    "a changed token": "SELECT annex_seal.enter(replace('{mine}', '{a_value}', '{value}'))",
    "a changed context": (
        "SELECT set_config('{parameter}', replace(current_setting('{parameter}', true),"
        " '{a_value}', '{value}'), true)"
    ),
    "a shortened token": "SELECT annex_seal.enter(left('{mine}', 60))",
    "no token": "SELECT annex_seal.enter(NULL)",
    "the keys": "SELECT * FROM annex_seal.key",
    "a key of one's own": "INSERT INTO annex_seal.key VALUES ('x', '', '')",
    "the signature": "SELECT annex_seal.signature(k, 'x') FROM annex_seal.key k",
    "a function over the seal's": (
        "CREATE OR REPLACE FUNCTION annex_seal.context() RETURNS text LANGUAGE sql"
        " AS 'SELECT ''{value}'''"
    ),
    "a function before the seal's": (
        "CREATE FUNCTION public.account_id() RETURNS uuid LANGUAGE sql AS 'SELECT ''{b}''::uuid';"
        " SET LOCAL search_path = public, annex"
    ),
    "the sealer's role": "SET ROLE annex_sealer",
    "the owner's role": "SET ROLE annex_owner",
    "the operator's role": "SET ROLE annex_operator",
    "another session": "SET SESSION AUTHORIZATION annex_owner",
    "nobody": "SELECT annex_seal.leave()",
    "a crossing": "SELECT annex.enter_crossing(gen_random_uuid())",
}
"""Ways to become B, or nobody; what is visible afterwards is looked at after each."""

READ: Final = {
    "a filter on B": "SELECT body FROM proof_note WHERE account_id = '{b}'",
    "no filter": "SELECT body FROM proof_note",
    "a parallel plan": "SET LOCAL {parallel} = on; SELECT max(body) FROM proof_note",
    "row_security off": "SET LOCAL row_security = off; SELECT body FROM proof_note",
    "COPY": "COPY proof_note TO STDOUT",
    "a program": "COPY proof_note TO PROGRAM 'cat'",
    "a cursor": "DECLARE c CURSOR WITH HOLD FOR SELECT body FROM proof_note; FETCH ALL FROM c",
    "a prepared statement": "PREPARE p AS SELECT body FROM proof_note; EXECUTE p",
    "XML": "SELECT query_to_xml('SELECT body FROM proof_note', true, true, '')",
    "a view": "CREATE VIEW x AS SELECT body FROM proof_note",
    "an error's text": "SELECT body::integer FROM proof_note",
    "an early condition": "SELECT 1 FROM proof_note WHERE 1 / (body <> '{canary}')::int = 1",
    "statistics": "SELECT * FROM pg_stats WHERE tablename = 'proof_note'",
    "raw statistics": "SELECT * FROM pg_statistic",
    "activity": "SELECT query FROM pg_stat_activity",
    "other accounts": "SELECT * FROM proof_account",
    "large objects": "SELECT lo_create(0)",
    "files": "SELECT pg_read_file('postgresql.conf')",
    "the catalog of roles": "SELECT * FROM pg_authid",
}
WRITE: Final = {
    "B's rows": "UPDATE proof_note SET body = 'taken' WHERE account_id = '{b}'",
    "all rows": "DELETE FROM proof_reply",
    "a row for B": (
        "INSERT INTO proof_note (id, account_id, body) VALUES (gen_random_uuid(), '{b}', 'mine')"
    ),
    "a row given to B": "UPDATE proof_note SET account_id = '{b}'",
    "a reference to B": (
        "INSERT INTO proof_reply (id, account_id, note_id)"
        " VALUES (gen_random_uuid(), '{a}', '{note}')"
    ),
    "a conflict with B": (
        "INSERT INTO proof_note (id, account_id, body) VALUES ('{note}', '{a}', 'mine')"
        " ON CONFLICT (id) DO UPDATE SET body = proof_note.body RETURNING body"
    ),
    "MERGE": (
        "MERGE INTO proof_note n USING (SELECT '{note}'::uuid AS id) s ON n.id = s.id"
        " WHEN MATCHED THEN UPDATE SET body = 'taken'"
    ),
    "TRUNCATE": "TRUNCATE proof_note CASCADE",
    "the policy": "DROP POLICY account_floor ON proof_note",
    "the policies": "ALTER TABLE proof_note DISABLE ROW LEVEL SECURITY",
    "a trigger": (
        "CREATE TRIGGER t BEFORE INSERT ON proof_note FOR EACH ROW"
        " EXECUTE FUNCTION suppress_redundant_updates_trigger()"
    ),
    "a temporary table": "CREATE TEMPORARY TABLE kept AS SELECT * FROM proof_note",
    "the extension": "CREATE EXTENSION dblink",
}
"""Nothing of B's may be in an answer, an error or a notice, and B's rows stay as they were."""
