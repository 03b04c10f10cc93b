"""Becoming somebody else: settings, roles, tokens, and what carries them."""

from proofs.tenancy.attack.records import Family

READ = "SELECT * FROM {t}"
READ_CHILD = "SELECT * FROM {child}"
READ_PEOPLE = "SELECT * FROM {people}"
READ_TOKENS = "SELECT * FROM {tokens}"
READ_ACCOUNTS = "SELECT * FROM {accounts}"
READ_ALL = (READ, READ_CHILD, READ_PEOPLE, READ_TOKENS, READ_ACCOUNTS)

setting = Family("setting")
setting.add("nothing changed, everything read", *READ_ALL)
setting.add("set_config local", "SELECT set_config('{guc}', '{b}', true)", *READ_ALL)
setting.add("set_config for the session", "SELECT set_config('{guc}', '{b}', false)", *READ_ALL)
for name, write in (
    ("updating", "UPDATE {t} SET {c} = 'mine'"),
    ("deleting", "DELETE FROM {child}"),
    ("inserting", "INSERT INTO {t} {new_row}'{b}', 'mine', 'team')"),
    ("giving away", "UPDATE {t} SET {account} = '{b}' WHERE id = '{a_row}'"),
):
    setting.add(f"set_config, then {name}", "SELECT set_config('{guc}', '{b}', true)", write)
    setting.add(
        f"set_config for the session, then {name} in the next request",
        "SELECT set_config('{guc}', '{b}', false)",
        "SELECT set_config('{admin_guc}', 'true', false)",
        then=(write,),
    )
setting.add("SET", "SET {guc} = '{b}'", *READ_ALL)
setting.add("SET LOCAL", "SET LOCAL {guc} = '{b}'", *READ_ALL)
setting.add("in the same statement", "SELECT set_config('{guc}', '{b}', true), t.* FROM {t} t")
setting.add(
    "in a CTE before the read",
    "WITH s AS MATERIALIZED (SELECT set_config('{guc}', '{b}', true) v) "
    "SELECT s.v, t.* FROM s, {t} t",
)
setting.add(
    "in a lateral join",
    "SELECT t.* FROM (SELECT set_config('{guc}', '{b}', true) v OFFSET 0) s, "
    "LATERAL (SELECT * FROM {t} WHERE s.v IS NOT NULL OFFSET 0) t",
)
setting.add(
    "in the predicate",
    "SELECT * FROM {t} WHERE set_config('{guc}', '{b}', true) IS NOT NULL",
    READ,
)
setting.add(
    "in a DO block",
    "DO $$ DECLARE r record; BEGIN PERFORM set_config('{guc}', '{b}', true); "
    "FOR r IN SELECT * FROM {t} LOOP RAISE NOTICE '%', r; END LOOP; END $$",
)
setting.add(
    "by writing pg_settings", "UPDATE pg_settings SET setting = '{b}' WHERE name = '{guc}'", READ
)
setting.add("the administrator's flag", "SELECT set_config('{admin_guc}', 'true', true)", *READ_ALL)
setting.add(
    "the administrator's flag for the session",
    "SET {admin_guc} = 'true'",
    "SELECT set_config('{guc}', '', false)",
    *READ_ALL,
)
setting.add(
    "every setting that a policy reads",
    "DO $$ DECLARE s text; r record; BEGIN FOR s IN SELECT DISTINCT m[1] FROM pg_policy p, "
    "regexp_matches(coalesce(pg_get_expr(p.polqual, p.polrelid), ''), "
    "'current_setting\\(''([^'']+)''', 'g') m LOOP "
    "PERFORM set_config(s, CASE WHEN s ~ 'admin|bypass' THEN 'true' ELSE '{b}' END, true); "
    "END LOOP; FOR r IN SELECT * FROM {t} LOOP RAISE NOTICE '%', r; END LOOP; END $$",
)
setting.add(
    "every setting that a function of the schema reads",
    "DO $$ DECLARE s text; r record; BEGIN FOR s IN SELECT DISTINCT m[1] FROM pg_proc p, "
    "regexp_matches(p.prosrc, '(?:current_setting|set_config)\\(''([^'']+)''', 'g') m "
    "WHERE p.pronamespace <> 'pg_catalog'::regnamespace LOOP BEGIN "
    "PERFORM set_config(s, 'annex_t_' || replace('{b}', '-', '') || '_0', true); "
    "EXCEPTION WHEN OTHERS THEN RAISE NOTICE '%', SQLERRM; END; "
    "END LOOP; FOR r IN SELECT * FROM {t} LOOP RAISE NOTICE '%', r; END LOOP; END $$",
)
for name, value in (("the account's value", "{value}"), ("the realm of all", "annex_g")):
    setting.add(f"the sealed parameter, {name}", f"SET backtrace_functions = '{value}'", *READ_ALL)
    setting.add(
        f"the sealed parameter locally, {name}",
        f"SELECT set_config('backtrace_functions', '{value}', true)",
        *READ_ALL,
    )
setting.add("the sealed parameter to its default", "SET backtrace_functions = DEFAULT", *READ_ALL)
setting.add("the sealed parameter reset", "RESET backtrace_functions", *READ_ALL)
setting.add("RESET ALL", "RESET ALL", *READ_ALL)
setting.add("DISCARD ALL", "COMMIT", "DISCARD ALL", "BEGIN", *READ_ALL)
setting.add(
    "for the role, for ever",
    "ALTER ROLE {app} SET backtrace_functions = '{value}'",
    "ALTER ROLE {app} SET {guc} = '{b}'",
    lasting=True,
)
setting.add(
    "for the database, for ever",
    "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET {guc} = %L', current_database(), '{b}'); "
    "END $$",
    *READ_ALL,
)
setting.add("for the server, for ever", "ALTER SYSTEM SET backtrace_functions = '{value}'")
setting.add("the parameter granted", "GRANT SET ON PARAMETER backtrace_functions TO {app}", READ)
setting.add(
    "the functions' own settings", "ALTER FUNCTION annex.account_id() SET {guc} = '{b}'", READ
)
setting.add("an empty value", "SELECT set_config('{guc}', '', true)", *READ_ALL)

role = Family("role")
for name in ("{owner}", "{operator}", "{sealer}", "postgres", "pg_read_all_data", "pg_monitor"):
    role.add(f"SET ROLE {name}", f"SET ROLE {name}", *READ_ALL)
role.add("SET LOCAL ROLE", "SET LOCAL ROLE {owner}", READ)
role.add("role by set_config", "SELECT set_config('role', '{owner}', true)", READ)
role.add("SET ROLE NONE", "SET ROLE NONE", *READ_ALL)
role.add("SESSION AUTHORIZATION", "SET SESSION AUTHORIZATION {owner}", *READ_ALL)
role.add(
    "SESSION AUTHORIZATION by set_config",
    "SELECT set_config('session_authorization', 'postgres', true)",
    READ,
)
role.add("grants itself the owner", "GRANT {owner} TO {app}", "SET ROLE {owner}", READ)
role.add("grants itself the sealer", "GRANT {sealer} TO {app}", "SET ROLE {sealer}", *READ_ALL)
role.add("BYPASSRLS", "ALTER ROLE {app} BYPASSRLS", *READ_ALL)
role.add("SUPERUSER", "ALTER ROLE CURRENT_USER SUPERUSER", *READ_ALL)
role.add("a new role", "CREATE ROLE attacker SUPERUSER LOGIN PASSWORD 'x'", READ)
role.add("row_security off", "SET LOCAL row_security = off", *READ_ALL)
role.add("row_security off for the role", "ALTER ROLE {app} SET row_security = off", lasting=True)
role.add("replication role", "SET session_replication_role = replica", *READ_ALL)
role.add("its own password", "ALTER ROLE {app} PASSWORD 'x'", lasting=True)
role.add("its own validity", "ALTER ROLE {app} VALID UNTIL 'yesterday'", lasting=True)
role.add("its statistics on again", "ALTER ROLE {app} RESET ALL", lasting=True)
role.add("default privileges of the owner", "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} "
         "GRANT ALL ON TABLES TO {app}")  # fmt: skip
role.add("owned by itself", "REASSIGN OWNED BY {owner} TO {app}", READ)
role.add("drops what the owner has", "DROP OWNED BY {owner}")

token = Family("token")
token.add("expired", "SELECT annex_seal.enter('{expired}')", *READ_ALL)
token.add("cut short", "SELECT annex_seal.enter('{cut}')", *READ_ALL)
token.add("signed with nothing", "SELECT annex_seal.enter('{keyless}')", *READ_ALL)
token.add("empty", "SELECT annex_seal.enter('')", *READ_ALL)
token.add("NULL", "SELECT annex_seal.enter(NULL)", *READ_ALL)
token.add("bare value", "SELECT annex_seal.enter('{value}')", *READ_ALL)
token.add(
    "its own, about somebody else",
    "SELECT annex_seal.enter(replace('{own}', replace('{a}', '-', ''), replace('{b}', '-', '')))",
    *READ_ALL,
)
token.add(
    "its own, for all",
    "SELECT annex_seal.enter(regexp_replace('{own}', 'annex_t_[0-9a-f]+_[0-9a-f]+', 'annex_g'))",
    *READ_ALL,
)
token.add(
    "its own, with more dots",
    "SELECT annex_seal.enter(replace('{own}', '.annex_t_', '.annex_g.annex_t_'))",
    *READ_ALL,
)
token.add(
    "its own, with an array in it",
    "SELECT annex_seal.enter(replace('{own}', '.', '.NULL.'))",
    *READ_ALL,
)
token.add("its own, entered again after leaving", "SELECT annex_seal.leave()",
          "SELECT annex_seal.enter('{own}')", *READ_ALL)  # fmt: skip
token.add("leaves", "SELECT annex_seal.leave()", *READ_ALL)
token.add(
    "stolen from another session",
    "DO $$ DECLARE t text; r record; BEGIN FOR t IN SELECT m[1] FROM pg_stat_activity a, "
    "regexp_matches(a.query, 'enter\\(''([^'']+)''') m LOOP PERFORM annex_seal.enter(t); "
    "FOR r IN SELECT * FROM {t} LOOP RAISE NOTICE '%', r; END LOOP; END LOOP; END $$",
)
token.add(
    "stolen from the backend's own statistics",
    "SELECT pg_stat_get_backend_activity(i) FROM generate_series(1, 200) i",
)
token.add(
    "by hashes of what a bearer may have",
    "SELECT annex.auth_enter(encode(sha256(convert_to(w, 'UTF8')), 'hex')) "
    "FROM unnest(ARRAY['', 'x', 'token', '{b}', '{b_user}']) w",
    *READ_ALL,
)
token.add(
    "by every hash there is",
    "SELECT annex.auth_enter({tokens_c}) FROM {tokens}",
    *READ_ALL,
)
token.add("put without a token", "SELECT annex_seal.put('{value}')", *READ_ALL)
token.add("signed on demand", "SELECT annex_seal.sign('{value}')")
token.add("opened to look inside", "SELECT annex_seal.open('{own}')")
token.add("the key", "SELECT * FROM annex_seal.key", "TABLE annex_seal.key")
token.add(
    "the signature of one's own text",
    "SELECT annex_seal.signature(k, 'x') FROM annex_seal.key k",
    "SELECT annex_seal.signature(ROW('k', '\\x36', '\\x5c')::annex_seal.key, 'x')",
)
token.add("a key of one's own", "INSERT INTO annex_seal.key VALUES ('k', '\\x36', '\\x5c')")
token.add(
    "before the savepoint that entered",
    "ROLLBACK TO SAVEPOINT before_entering",
    *READ_ALL,
    prelude="global",
)
token.add(
    "before the savepoint that entered another account",
    "ROLLBACK TO SAVEPOINT before_entering",
    *READ_ALL,
    prelude="neighbour",
)

FAMILIES = (setting, role, token)
