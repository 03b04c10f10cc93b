"""What a role that only reads would try against Odoo's database, a statement each."""

from dataclasses import dataclass
from typing import Final

SECRETS: Final = (
    "ALTER TABLE res_users ADD IF NOT EXISTS password varchar",
    "ALTER TABLE res_users ADD IF NOT EXISTS totp_secret varchar",
    "ALTER TABLE res_partner ADD IF NOT EXISTS signup_type varchar",
    "ALTER TABLE ir_attachment ADD IF NOT EXISTS db_datas bytea",
    "ALTER TABLE ir_attachment ADD IF NOT EXISTS access_token varchar",
    "ALTER TABLE fs_storage ADD IF NOT EXISTS options text",
    "ALTER TABLE sale_order ADD IF NOT EXISTS access_token varchar",
    "ALTER TABLE account_move ADD IF NOT EXISTS access_token varchar",
    "CREATE TABLE IF NOT EXISTS ir_config_parameter (key varchar, value text)",
    "CREATE TABLE IF NOT EXISTS res_users_apikeys (name varchar, key varchar)",
)
"""What every Odoo has beside the contract; a database made from the contract alone lacks it."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A statement; ``alone`` where PostgreSQL runs it outside of transactions only.

    ``{other}`` in it is the process of somebody else's connection, ``{database}`` the database.
    """

    kind: str
    statement: str
    alone: bool = False


_BY_KIND: Final[dict[str, tuple[str, ...]]] = {
    "write": (
        "INSERT INTO ir_attachment (name) VALUES ('x')",
        "UPDATE ir_attachment SET name = name",
        "UPDATE ir_attachment SET name = 'x' WHERE false",
        "DELETE FROM ir_attachment",
        "TRUNCATE ir_attachment",
        "MERGE INTO ir_attachment a USING (SELECT 1 AS id) b ON a.id = b.id "
        "WHEN MATCHED THEN UPDATE SET name = 'x'",
        "COPY ir_attachment (name) FROM STDIN",
        "WITH gone AS (DELETE FROM sale_order RETURNING id) SELECT id FROM gone",
        "INSERT INTO res_groups_users_rel (gid, uid) VALUES (1, 1)",
        "UPDATE res_users SET active = true",
        "UPDATE ir_rule SET domain_force = NULL",
        "INSERT INTO ir_config_parameter (key, value) VALUES ('x', 'x')",
        "SELECT nextval('ir_attachment_id_seq')",
        "SELECT setval('ir_attachment_id_seq', 1)",
    ),
    "lock": (
        "SELECT id FROM ir_attachment FOR UPDATE",
        "SELECT id FROM ir_attachment FOR NO KEY UPDATE",
        "SELECT id FROM ir_attachment FOR SHARE",
        "SELECT id FROM ir_attachment FOR KEY SHARE",
        "SELECT id FROM sale_order FOR UPDATE SKIP LOCKED",
        "LOCK TABLE ir_attachment IN ROW EXCLUSIVE MODE",
        "LOCK TABLE ir_attachment IN SHARE MODE",
        "LOCK TABLE ir_attachment IN ACCESS EXCLUSIVE MODE",
    ),
    "create": (
        "CREATE TABLE public.x (id int)",
        "CREATE TABLE public.x AS SELECT 1 AS id",
        "CREATE TEMPORARY TABLE x (id int)",
        "SELECT 1 AS id INTO TEMPORARY x",
        "CREATE VIEW public.x AS SELECT 1 AS id",
        "CREATE SEQUENCE public.x",
        "CREATE TYPE public.x AS (id int)",
        "CREATE DOMAIN public.x AS int",
        "CREATE SCHEMA x",
        "CREATE FUNCTION public.x() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE FUNCTION public.x() RETURNS int LANGUAGE internal AS 'now'",
        "CREATE PROCEDURE public.x() LANGUAGE sql AS 'SELECT 1'",
        "CREATE INDEX x ON ir_attachment (name)",
        "CREATE TRIGGER x BEFORE UPDATE ON ir_attachment FOR EACH ROW "
        "EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "CREATE RULE x AS ON INSERT TO ir_attachment DO NOTHING",
        "CREATE POLICY x ON ir_attachment",
        "CREATE STATISTICS public.x ON res_id, res_model FROM ir_attachment",
        "CREATE EXTENSION dblink",
        "CREATE EXTENSION postgres_fdw",
        "CREATE FOREIGN DATA WRAPPER x",
        "CREATE PUBLICATION x FOR TABLE ir_attachment",
        "CREATE PUBLICATION x FOR ALL TABLES",
        "CREATE SUBSCRIPTION x CONNECTION 'dbname=x' PUBLICATION x WITH (connect = false)",
        "CREATE EVENT TRIGGER x ON ddl_command_end "
        "EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "CREATE CAST (int AS box) WITHOUT FUNCTION",
        "CREATE ROLE x",
    ),
    "large object": (
        "SELECT lo_create(0)",
        "SELECT lo_creat(-1)",
        "SELECT lo_from_bytea(0, 'x')",
        "SELECT lo_import('/etc/hostname')",
        "SELECT lo_export(1, '/tmp/x')",
    ),
    "alter": (
        "ALTER TABLE ir_attachment ADD x int",
        "ALTER TABLE ir_attachment DISABLE TRIGGER ALL",
        "ALTER TABLE ir_attachment OWNER TO CURRENT_USER",
        "DROP TABLE ir_attachment",
        "ALTER SCHEMA public RENAME TO x",
        "COMMENT ON TABLE ir_attachment IS 'x'",
        "REINDEX TABLE ir_attachment",
        "GRANT SELECT ON res_users_apikeys TO PUBLIC",
        "ALTER DATABASE {database} SET jit = on",
    ),
    "read": (
        "SELECT password FROM res_users",
        "SELECT totp_secret FROM res_users",
        "SELECT * FROM res_users",
        "SELECT u FROM res_users u",
        "SELECT to_jsonb(u) FROM res_users u",
        "SELECT id FROM res_users WHERE password LIKE 'a%'",
        "SELECT id FROM res_users ORDER BY password",
        "SELECT db_datas FROM ir_attachment",
        "SELECT access_token FROM ir_attachment",
        "SELECT options FROM fs_storage",
        "SELECT access_token FROM sale_order",
        "SELECT access_token FROM account_move",
        "SELECT signup_type FROM res_partner",
        "SELECT value FROM ir_config_parameter",
        "SELECT key FROM res_users_apikeys",
        "SELECT count(*) FROM res_users_apikeys",
        "COPY res_users TO STDOUT",
        "COPY (SELECT password FROM res_users) TO STDOUT",
        "SELECT rolpassword FROM pg_authid",
        "SELECT stavalues1 FROM pg_statistic",
    ),
    "machine": (
        "SELECT pg_read_file('postgresql.conf')",
        "SELECT pg_read_binary_file('postgresql.conf')",
        "SELECT pg_ls_dir('.')",
        "SELECT pg_stat_file('postgresql.conf')",
        "COPY (SELECT 1) TO PROGRAM 'cat'",
        "COPY (SELECT 1) TO '/tmp/x'",
        "COPY ir_attachment (name) FROM PROGRAM 'echo x'",
        "SELECT pg_reload_conf()",
        "SELECT pg_rotate_logfile()",
        "SELECT pg_switch_wal()",
        "SELECT pg_create_physical_replication_slot('x')",
        "SELECT pg_create_logical_replication_slot('x', 'pgoutput')",
        "SELECT pg_stat_reset()",
        "LOAD 'auto_explain'",
    ),
    "others": (
        "SELECT pg_cancel_backend({other})",
        "SELECT pg_terminate_backend({other})",
        "SELECT pg_log_backend_memory_contexts({other})",
        "SET ROLE pg_read_all_data",
        "SET ROLE pg_write_all_data",
        "SET ROLE pg_execute_server_program",
        "SET SESSION AUTHORIZATION postgres",
        "GRANT pg_read_all_data TO CURRENT_USER",
        "REASSIGN OWNED BY postgres TO CURRENT_USER",
    ),
    "itself": (
        "ALTER ROLE CURRENT_USER SUPERUSER",
        "ALTER ROLE CURRENT_USER BYPASSRLS",
        "ALTER ROLE CURRENT_USER CREATEDB",
        "ALTER ROLE CURRENT_USER CREATEROLE",
        "ALTER ROLE CURRENT_USER REPLICATION",
        "ALTER ROLE CURRENT_USER CONNECTION LIMIT 1000",
        "ALTER ROLE ALL SET statement_timeout = 0",
        "SET session_replication_role = replica",
        "SET log_statement = 'none'",
        "SET allow_system_table_mods = on",
    ),
}
_ALONE: Final[dict[str, tuple[str, ...]]] = {
    "create": ("CREATE DATABASE x", "CREATE TABLESPACE x LOCATION '/tmp'"),
    "alter": ("DROP DATABASE {database}", "ALTER SYSTEM SET jit = off"),
}
REFUSED: Final = (
    *(Attempt(kind, text) for kind, texts in _BY_KIND.items() for text in texts),
    *(Attempt(kind, text, alone=True) for kind, texts in _ALONE.items() for text in texts),
)
"""What PostgreSQL has to refuse."""

OPEN: Final = (
    Attempt("notify", "NOTIFY x"),
    Attempt("notify", "SELECT pg_notify('x', '')"),
    Attempt("notify", "LISTEN x"),
    Attempt("lock", "SELECT pg_advisory_xact_lock(1)"),
    Attempt("itself", "SET LOCAL statement_timeout = 0"),
    Attempt("itself", "SET LOCAL lock_timeout = 0"),
    Attempt("itself", "SET LOCAL idle_in_transaction_session_timeout = 0"),
    Attempt("itself", "ALTER ROLE CURRENT_USER SET statement_timeout = 0"),
)
"""What PostgreSQL lets any role do, whatever was revoked; nothing of Odoo's is changed by it."""
