"""Leaving the tables: files, large objects, other servers, other backends."""

from proofs.tenancy.attack.records import Family

files = Family("files")
for name, statement in (
    ("read_file", "SELECT pg_read_file('postgresql.conf')"),
    ("read_binary_file", "SELECT pg_read_binary_file('global/pg_control')"),
    ("ls_dir", "SELECT pg_ls_dir('.')"),
    ("ls_waldir", "SELECT * FROM pg_ls_waldir()"),
    ("ls_logdir", "SELECT * FROM pg_ls_logdir()"),
    ("stat_file", "SELECT pg_stat_file('PG_VERSION')"),
    ("current_logfile", "SELECT pg_current_logfile()"),
    ("the table's own file", "SELECT pg_read_binary_file(pg_relation_filepath('{t}'))"),
    ("lo_import", "SELECT lo_import('/etc/passwd')"),
    ("lo_export", "SELECT lo_export(1, '/tmp/mine')"),
    ("a backup", "SELECT pg_backup_start('mine')"),
    ("a write", "SELECT pg_file_write('x', 'y', false)"),
    ("the log rotated", "SELECT pg_rotate_logfile()"),
    ("the configuration read again", "SELECT pg_reload_conf()"),
):
    files.add(name, statement)

large = Family("large object")
large.add(
    "made to keep",
    "SELECT lo_from_bytea(0, 'x')",
    "SELECT lo_create(4242)",
    "SELECT lo_put(4242, 0, 'x')",
    then=("SELECT lo_get(4242)", "SELECT * FROM pg_largeobject_metadata"),
)
large.add("opened", "SELECT lo_open(loid, 262144), loread(0, 1000) FROM pg_largeobject_metadata "
          "m(loid)", "SELECT lo_lseek(0, 0, 0)")  # fmt: skip
large.add("compatible privileges", "SET lo_compat_privileges = on", "SELECT lo_get(1)")

away = Family("away")
for name, statement in (
    ("dblink", "SELECT * FROM dblink('dbname=postgres', 'SELECT 1') AS x(y int)"),
    ("dblink installed", "CREATE EXTENSION dblink"),
    ("postgres_fdw", "CREATE EXTENSION postgres_fdw"),
    ("file_fdw", "CREATE EXTENSION file_fdw"),
    ("a server", "CREATE SERVER mine FOREIGN DATA WRAPPER postgres_fdw"),
    ("a user mapping", "CREATE USER MAPPING FOR {app} SERVER mine"),
    ("a foreign schema", "IMPORT FOREIGN SCHEMA public FROM SERVER mine INTO public"),
    ("a tablespace", "CREATE TABLESPACE mine LOCATION '/tmp'"),
    ("a database", "CREATE DATABASE mine"),
    ("the template", "COMMIT; CREATE DATABASE mine TEMPLATE annex"),
    ("another session's end", "SELECT pg_terminate_backend(0)"),
    ("another session's statement", "SELECT pg_cancel_backend(0)"),
    ("a checkpoint", "CHECKPOINT"),
    ("replication", "SELECT pg_create_physical_replication_slot('mine')"),
    ("an origin", "SELECT pg_replication_origin_create('mine')"),
    ("a message in the log", "SELECT pg_logical_emit_message(true, 'mine', 'x')"),
    ("statistics reset", "SELECT pg_stat_reset()"),
    ("another's snapshot", "SELECT txid_current_snapshot(), pg_snapshot_xip("
     "pg_current_snapshot())"),
    ("the commit's time", "SELECT pg_xact_commit_timestamp(xmin) FROM {t}"),
    ("a collation", "CREATE COLLATION mine FROM \"C\""),
    ("a conversion", "CREATE DEFAULT CONVERSION mine FOR 'UTF8' TO 'LATIN1' "
     "FROM utf8_to_iso8859_1"),
    ("a text search template", "CREATE TEXT SEARCH TEMPLATE mine (LEXIZE = dsimple_lexize)"),
):  # fmt: skip
    away.add(name, statement)

FAMILIES = (files, large, away)
