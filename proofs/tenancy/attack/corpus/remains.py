"""What is left behind in the session for the next request, and what the next one leaves."""

from proofs.tenancy.attack.corpus.context import READ, READ_ALL
from proofs.tenancy.attack.records import Family

end = Family("transaction")
end.add("COMMIT", "COMMIT", *READ_ALL)
end.add("ROLLBACK", "ROLLBACK", *READ_ALL)
end.add("COMMIT and BEGIN", "COMMIT; BEGIN", *READ_ALL)
end.add("COMMIT AND CHAIN", "COMMIT AND CHAIN", *READ_ALL)
end.add("ROLLBACK AND CHAIN", "ROLLBACK AND CHAIN", *READ_ALL)
end.add("leaves a transaction open", "COMMIT", "BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY")
end.add("leaves a failed transaction", "SELECT 1 / 0", "COMMIT", "BEGIN", "SELECT 1 / 0")
end.add("COMMIT, and the setting", "COMMIT", "SET {guc} = '{b}'", "BEGIN", *READ_ALL)
end.add("a savepoint rolled back", "SAVEPOINT s", "SELECT set_config('{guc}', '{b}', true)",
        "ROLLBACK TO s", *READ_ALL)  # fmt: skip
end.add("a savepoint before leaving", "SAVEPOINT s", "SELECT annex_seal.leave()", "ROLLBACK TO s",
        *READ_ALL)  # fmt: skip
end.add("a savepoint of Django's released", "RELEASE SAVEPOINT annex_attack", *READ_ALL)
end.add("another's context in a DO block", "DO $$ BEGIN COMMIT; PERFORM set_config('{guc}', "
        "'{b}', false); END $$", READ, then=READ)  # fmt: skip
end.add("one message", "COMMIT; SET {guc} = '{b}'; BEGIN; SELECT * FROM {t}")
end.add("two phases", "INSERT INTO {t} {new_row}'{a}', 'x', 'team')", "PREPARE TRANSACTION 'mine'",
        "COMMIT PREPARED 'mine'", READ)  # fmt: skip
end.add("another's two phases", "SELECT * FROM pg_prepared_xacts", "ROLLBACK PREPARED 'mine'")
end.add("a snapshot of before", "SET TRANSACTION SNAPSHOT '00000003-00000001-1'", READ)

held = Family("held")
held.add("a cursor WITH HOLD", "DECLARE h CURSOR WITH HOLD FOR SELECT * FROM {t}", "COMMIT",
         then=("FETCH ALL FROM h", "SELECT * FROM pg_cursors"))  # fmt: skip
held.add("a cursor WITH HOLD, having left", "SELECT annex_seal.leave()",
         "DECLARE h CURSOR WITH HOLD FOR SELECT * FROM {t}", "COMMIT",
         then="FETCH ALL FROM h")  # fmt: skip
held.add("a cursor opened before leaving", "DECLARE h CURSOR FOR SELECT * FROM {t}",
         "SELECT annex_seal.leave()", "FETCH ALL FROM h")  # fmt: skip
held.add("a scrolling cursor", "DECLARE h SCROLL CURSOR FOR SELECT * FROM {t} FOR UPDATE",
         "FETCH LAST FROM h", "UPDATE {t} SET {c} = 'mine' WHERE CURRENT OF h")  # fmt: skip
held.add("a prepared statement", "PREPARE h AS SELECT * FROM {t}", "EXECUTE h", "COMMIT",
         then=("EXECUTE h", "EXPLAIN (ANALYZE, VERBOSE) EXECUTE h"))  # fmt: skip
held.add("a prepared generic plan", "SET plan_cache_mode = force_generic_plan",
         "PREPARE h (uuid) AS SELECT * FROM {t} WHERE {account} = $1", "EXECUTE h ('{a}')",
         then=("EXECUTE h ('{b}')", "EXECUTE h ('{a}')"))  # fmt: skip
held.add("a prepared statement under the driver's name", "PREPARE _pg3_0 AS SELECT * FROM {t}",
         "PREPARE \"_pg3_1\" AS SELECT 1", then="EXECUTE _pg3_0")  # fmt: skip
held.add("a temporary table", "CREATE TEMP TABLE h ON COMMIT PRESERVE ROWS AS SELECT * FROM {t}",
         then="SELECT * FROM h")  # fmt: skip
held.add("a temporary table in front", "CREATE TEMP TABLE {t} (LIKE {t})", READ,
         then="SELECT * FROM pg_temp.{t}")  # fmt: skip
held.add("an unlogged table", "CREATE UNLOGGED TABLE h (x text)", then="SELECT * FROM h")
held.add("a listener", "LISTEN annex", "LISTEN realtime", "LISTEN \"{b}\"", "COMMIT",
         then="SELECT pg_listening_channels()")  # fmt: skip
held.add("a notification", "NOTIFY annex, 'x'", "SELECT pg_notify('annex', '{b}')",
         "SELECT pg_notification_queue_usage()")  # fmt: skip
held.add("an advisory lock", "SELECT pg_advisory_lock(1)", "SELECT pg_advisory_lock_shared(2)",
         then="SELECT pg_advisory_unlock_all()")  # fmt: skip
held.add("a sequence's memory", "SELECT lastval()", "SELECT currval(c.oid) FROM pg_class c "
         "WHERE relkind = 'S'", "SELECT * FROM pg_sequences", then="SELECT lastval()")  # fmt: skip
held.add("all sequences moved", "SELECT setval(c.oid, 1) FROM pg_class c WHERE c.relkind = 'S'")
held.add("LOAD", "LOAD 'auto_explain'", "LOAD '$libdir/plugins/auto_explain'", READ)
held.add(
    "everything said about the next request",
    "SET client_min_messages = debug5",
    "SET debug_print_parse = on",
    "SET debug_print_rewritten = on",
    "SET debug_print_plan = on",
    then="SELECT 1",
)

carried = Family("carried")
for name, value in (
    ("TimeZone", "'Pacific/Kiritimati'"),
    ("DateStyle", "'SQL, DMY'"),
    ("IntervalStyle", "sql_standard"),
    ("extra_float_digits", "-15"),
    ("bytea_output", "escape"),
    ("client_encoding", "LATIN1"),
    ("search_path", "annex, pg_catalog"),
    ("transform_null_equals", "on"),
    ("standard_conforming_strings", "off"),
    ("backslash_quote", "on"),
    ("array_nulls", "off"),
    ("xmloption", "document"),
    ("quote_all_identifiers", "on"),
    ("row_security", "off"),
    ("default_transaction_isolation", "serializable"),
    ("default_transaction_read_only", "on"),
    ("default_transaction_deferrable", "on"),
    ("transaction_read_only", "on"),
    ("statement_timeout", "1"),
    ("transaction_timeout", "1"),
    ("idle_session_timeout", "1"),
    ("lock_timeout", "1"),
    ("work_mem", "'64kB'"),
    ("temp_file_limit", "0"),
    ("synchronous_commit", "off"),
    ("session_replication_role", "replica"),
    ("check_function_bodies", "off"),
    ("default_tablespace", "pg_default"),
    ("default_text_search_config", "simple"),
    ("lc_messages", "C"),
    ("lc_monetary", "C"),
    ("lc_numeric", "C"),
    ("gin_fuzzy_search_limit", "1"),
    ("force_parallel_mode", "on"),
    ("createrole_self_grant", "'set'"),
    ("restrict_nonsystem_relation_kind", "'view'"),
    ("application_name", "'mine'"),
    ("track_activities", "on"),
    ("local_preload_libraries", "'mine'"),
):
    carried.add(
        name,
        f"SET {name} = {value}",
        *READ_ALL,
        then=(f"SHOW {name}", *READ_ALL),
    )
    carried.add(
        f"{name}, committed", "COMMIT", f"SET SESSION {name} = {value}", "BEGIN", READ, then=READ
    )
carried.add("characteristics", "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY", READ)
for name, value in (("search_path", "annex"), ("TimeZone", "'Asia/Tokyo'"),
                    ("local_preload_libraries", "'mine'")):  # fmt: skip
    carried.add(f"{name} of the role", f"ALTER ROLE {{app}} SET {name} = {value}", lasting=True)

FAMILIES = (end, held, carried)
