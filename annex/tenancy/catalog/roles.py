"""Roles: what they are, what they can become, what they own, and what is set for them."""

from annex.tenancy.catalog.finding import Rule

_HARMLESS = (
    "statement_timeout",
    "lock_timeout",
    "transaction_timeout",
    "idle_session_timeout",
    "idle_in_transaction_session_timeout",
    "work_mem",
    "jit",
    "timezone",
    "log_statement",
    "log_min_duration_statement",
    "default_transaction_read_only",
)
_ATTRIBUTES = " UNION ALL ".join(
    f"SELECT rolname || ' {word}' FROM pg_roles WHERE {column} AND rolname = ANY (%(roles)s)"
    for column, word in {
        "rolsuper": "SUPERUSER",
        "rolbypassrls": "BYPASSRLS",
        "rolcreaterole": "CREATEROLE",
        "rolcreatedb": "CREATEDB",
        "rolreplication": "REPLICATION",
    }.items()
)
_SET = (
    "SELECT coalesce(r.rolname, 'every role') AS role, setting FROM pg_db_role_setting s "
    "LEFT JOIN pg_roles r ON r.oid = s.setrole CROSS JOIN unnest(s.setconfig) setting "
    "WHERE (s.setrole = 0 OR r.rolname = ANY (%(roles)s)) AND s.setdatabase IN "
    "(0, (SELECT d.oid FROM pg_database d WHERE d.datname = current_database()))"
)

RULES = (
    Rule(
        "tenancy.E131",
        "{}: a role of Annex's may be none of these, which no policy binds: run tenancy_bootstrap.",
        _ATTRIBUTES,
    ),
    Rule(
        "tenancy.E132",
        "{}: a role of Annex's may be member of nothing, since it could become that: REVOKE it.",
        "SELECT m.member::regrole || ' in ' || m.roleid::regrole FROM pg_auth_members m "
        "JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = ANY (%(roles)s)",
    ),
    Rule(
        "tenancy.E133",
        "{}: this login could become a role that shapes what isolates: REVOKE the membership.",
        "SELECT m.member::regrole || ' in ' || m.roleid::regrole FROM pg_auth_members m "
        "JOIN pg_roles r ON r.oid = m.member WHERE m.roleid::regrole::text = ANY (%(roles)s) "
        "AND r.rolname <> ALL (%(roles)s) AND NOT r.rolsuper AND NOT r.rolcreaterole",
    ),
    Rule(
        "tenancy.E134",
        "{}: a role that serves requests owns this, and could change what isolates it: "
        "ALTER .. OWNER TO annex_owner.",
        "SELECT r.rolname || ' owns ' || pg_describe_object(d.classid, d.objid, d.objsubid) "
        "FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid "
        "WHERE d.deptype = 'o' AND d.refclassid = 'pg_authid'::regclass "
        "AND r.rolname = ANY (%(served)s) AND d.dbid IN "
        "(0, (SELECT b.oid FROM pg_database b WHERE b.datname = current_database()))",
    ),
    Rule(
        "tenancy.E135",
        "{}: this default could change what a policy or a function means: ALTER ROLE .. RESET it.",
        "SELECT s.role || ' SET ' || s.setting FROM "
        f"({_SET}) s WHERE s.setting <> 'track_activities=off' AND split_part(s.setting, '=', 1) "
        f"NOT IN ({', '.join(repr(name) for name in _HARMLESS)})",
    ),
)

# Only a superuser can bring these about, so without one they are told as warnings.
CONFINED = (
    Rule(
        "tenancy.E136",
        "{} shows its statements, other accounts' values in them, to everybody: ALTER ROLE .. SET "
        "track_activities = off (tenancy_bootstrap does).",
        "SELECT %(app)s WHERE NOT EXISTS (SELECT FROM "
        f"({_SET}) s WHERE s.role = %(app)s AND s.setting = 'track_activities=off')",
    ),
)
