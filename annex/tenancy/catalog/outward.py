"""Ways out of the database, or around its rows: files, other servers, large objects, languages."""

from annex.tenancy.catalog.finding import Rule

# Of Postgres's own functions, those that read or write files, or run the server.
_FILES = (
    "'pg_read_file', 'pg_read_binary_file', 'pg_ls_dir', 'pg_stat_file', 'pg_ls_logdir', "
    "'pg_ls_waldir', 'pg_ls_tmpdir', 'pg_current_logfile', 'lo_import', 'lo_export', "
    "'pg_reload_conf', 'pg_rotate_logfile', 'pg_promote', 'pg_switch_wal'"
)
# Left to everybody by Postgres, taken back by tenancy_bootstrap.
_TAKEN = (
    "'lo_create', 'lo_creat', 'lo_from_bytea', 'lo_open', 'lo_get', 'lo_put', 'lo_unlink', "
    "'pg_terminate_backend', 'pg_cancel_backend', 'pg_stat_get_activity', 'pg_lock_status', "
    "'pg_prepared_xact', 'pg_stat_get_backend_activity'"
)
_EXTENSIONS = (
    "'dblink', 'postgres_fdw', 'file_fdw', 'adminpack', 'pageinspect', 'pg_stat_statements', "
    "'pg_buffercache', 'pg_visibility', 'pgstattuple', 'pg_walinspect', 'pgrowlocks', 'pg_surgery',"
    " 'lo', 'pg_freespacemap', 'old_snapshot', 'amcheck', 'xml2', 'pg_cron', 'pg_net', 'http'"
)


def _executable(names: str) -> str:
    return (
        "SELECT p.proname || '(' || oidvectortypes(p.proargtypes) || ')' FROM pg_proc p "
        f"WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.proname IN ({names}) "
        "AND has_function_privilege(%(app)s, p.oid, 'EXECUTE')"
    )


RULES = (
    Rule(
        "tenancy.E144",
        "{}: annex_app could reach another server, which knows no accounts: REVOKE it.",
        "SELECT 'server ' || srvname FROM pg_foreign_server "
        "WHERE has_server_privilege(%(app)s, oid, 'USAGE') UNION ALL "
        "SELECT 'wrapper ' || fdwname FROM pg_foreign_data_wrapper "
        "WHERE has_foreign_data_wrapper_privilege(%(app)s, oid, 'USAGE') UNION ALL "
        "SELECT 'user mapping for ' || usename || ' on ' || srvname FROM pg_user_mappings "
        "WHERE umuser = 0 OR usename = ANY (%(served)s) UNION ALL "
        "SELECT 'foreign table ' || name FROM relation "
        "WHERE kind = 'f' AND (reachable OR isolated)",
    ),
    Rule(
        "tenancy.E145",
        "{}: annex_app may call it, and it reads or writes beside every table: REVOKE EXECUTE.",
        _executable(_FILES),
    ),
    Rule(
        "tenancy.E146",
        "{}: annex_app may call what this extension brings, around policies or out of the "
        "database: DROP EXTENSION, or REVOKE EXECUTE on its functions.",
        "SELECT DISTINCT e.extname FROM pg_extension e JOIN pg_depend d ON d.refobjid = e.oid "
        "AND d.refclassid = 'pg_extension'::regclass AND d.classid = 'pg_proc'::regclass "
        f"WHERE e.extname IN ({_EXTENSIONS}) AND has_function_privilege(%(app)s, d.objid, "
        "'EXECUTE')",
    ),
    Rule(
        "tenancy.E147",
        "{} is a language without limits: DROP LANGUAGE, or its extension.",
        "SELECT lanname FROM pg_language WHERE NOT lanpltrusted "
        "AND lanname NOT IN ('internal', 'c')",
    ),
)

CONFINED = (
    Rule(
        "tenancy.E148",
        "{}: annex_app may call it, across accounts: REVOKE EXECUTE .. FROM PUBLIC "
        "(tenancy_bootstrap does).",
        _executable(_TAKEN),
    ),
)
