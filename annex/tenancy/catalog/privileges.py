"""Privileges on everything that is no table of ours: schemas, databases, sequences, the catalog."""

from annex.tenancy.catalog.finding import Rule

# Kept from everybody by Postgres itself, or by tenancy_bootstrap; they tell of every account.
_KEPT = (
    "'pg_statistic', 'pg_statistic_ext_data', 'pg_authid', 'pg_largeobject', 'pg_user_mapping', "
    "'pg_subscription', 'pg_hba_file_rules', 'pg_file_settings', 'pg_shmem_allocations', "
    "'pg_backend_memory_contexts'"
)
_TOLD = (
    "'pg_stat_activity', 'pg_stat_replication', 'pg_stat_ssl', 'pg_stat_gssapi', 'pg_locks', "
    "'pg_prepared_xacts'"
)


def _readable(names: str) -> str:
    return (
        "SELECT r.role || ' reads ' || c.relname FROM unnest(%(served)s::text[]) r(role), "
        "pg_class c WHERE c.relnamespace = 'pg_catalog'::regnamespace "
        f"AND c.relname IN ({names}) AND (has_table_privilege(r.role, c.oid, 'SELECT') "
        "OR has_any_column_privilege(r.role, c.oid, 'SELECT') AND c.relname <> 'pg_subscription')"
    )


RULES = (
    Rule(
        "tenancy.E137",
        "{} may make temporary tables, which outlive the account entered: REVOKE TEMPORARY ON "
        "DATABASE, from PUBLIC too.",
        "SELECT r FROM unnest(%(served)s::text[]) r "
        "WHERE has_database_privilege(r, current_database(), 'TEMPORARY')",
    ),
    Rule(
        "tenancy.E138",
        "{}: what a serving role creates, others' statements might call: REVOKE CREATE.",
        "SELECT r || ' creates in ' || n.nspname FROM unnest(%(served)s::text[]) r, pg_namespace n "
        "WHERE has_schema_privilege(r, n.oid, 'CREATE') UNION ALL "
        "SELECT r || ' creates in the database' FROM unnest(%(served)s::text[]) r "
        "WHERE has_database_privilege(r, current_database(), 'CREATE')",
    ),
    Rule(
        "tenancy.E139",
        "{}, which holds values of every account: REVOKE it.",
        f"{_readable(_KEPT)} UNION ALL "
        "SELECT 'everybody reads ' || v FROM unnest("
        "'{pg_stats,pg_stats_ext,pg_stats_ext_exprs}'::text[]) v WHERE "
        "pg_get_viewdef(('pg_catalog.' || v)::regclass) !~ 'row_security_active'",
    ),
    Rule(
        "tenancy.E140",
        "{} by default, before anybody has isolated it: ALTER DEFAULT PRIVILEGES .. REVOKE.",
        "SELECT d.defaclrole::regrole || ' gives ' || CASE WHEN a.grantee = 0 THEN 'PUBLIC' "
        "ELSE a.grantee::regrole::text END || ' ' || a.privilege_type || ' on ' || "
        "CASE d.defaclobjtype WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences' "
        "WHEN 'f' THEN 'functions' WHEN 'n' THEN 'schemas' ELSE d.defaclobjtype::text END "
        "FROM pg_default_acl d CROSS JOIN aclexplode(d.defaclacl) a "
        "WHERE a.grantee <> d.defaclrole",
    ),
    Rule(
        "tenancy.E141",
        "{}: its numbers count every account's rows, and whoever sets it bends others' keys: "
        "REVOKE it.",
        "SELECT CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END || ' ' "
        "|| a.privilege_type || ' on ' || c.oid::regclass FROM pg_class c "
        "CROSS JOIN aclexplode(c.relacl) a WHERE c.relkind = 'S' AND a.grantee <> c.relowner "
        "AND c.relnamespace <> 'pg_catalog'::regnamespace AND NOT (a.privilege_type = 'USAGE' "
        # What numbers the rows of an isolated table that is another app's: IsolateForeignTable.
        "AND a.grantee = %(app)s::regrole AND EXISTS (SELECT FROM pg_depend d JOIN relation r "
        "ON r.oid = d.refobjid WHERE d.objid = c.oid AND d.deptype = 'a' AND r.isolated))",
    ),
    Rule(
        "tenancy.E142",
        "{}: what is sealed could be broken by who may set this: REVOKE SET ON PARAMETER.",
        "SELECT CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END || ' ' "
        "|| a.privilege_type || ' ' || p.parname FROM pg_parameter_acl p "
        "CROSS JOIN aclexplode(p.paracl) a LEFT JOIN pg_roles r ON r.oid = a.grantee "
        "WHERE NOT coalesce(r.rolsuper, false) AND NOT coalesce(p.parname = %(parameter)s "
        "AND r.rolname = %(sealer)s AND a.privilege_type = 'SET', false)",
    ),
)

CONFINED = (
    Rule(
        "tenancy.E143",
        "{}, where others' work is told: REVOKE SELECT .. FROM PUBLIC (tenancy_bootstrap does).",
        _readable(_TOLD),
    ),
)
