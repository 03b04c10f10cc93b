"""Damages to roles."""

from proofs.tenancy.damages.damage import damage

DAMAGES = (
    *(
        damage(f"runtime {word}", f"ALTER ROLE annex_app {word}", "E131", f"annex_app {word}")
        for word in ("SUPERUSER", "BYPASSRLS", "CREATEROLE", "CREATEDB", "REPLICATION")
    ),
    damage("owner BYPASSRLS", "ALTER ROLE annex_owner BYPASSRLS", "E131", "annex_owner BYPASSRLS"),
    damage(
        "BYPASSRLS by membership",
        "CREATE ROLE x BYPASSRLS; GRANT x TO annex_app",
        "E132",
        "annex_app in x",
    ),
    *(
        damage(f"member of {role}", f"GRANT {role} TO annex_app", "E132", f"annex_app in {role}")
        for role in (
            "annex_owner",
            "pg_read_all_data",
            "pg_monitor",
            "pg_signal_backend",
            "pg_read_server_files",
            "pg_execute_server_program",
        )
    ),
    damage(
        "a login becomes the owner",
        "CREATE ROLE x LOGIN; GRANT annex_owner TO x",
        "E133",
        "x in annex_owner",
    ),
    damage(
        "runtime owns a schema",
        "CREATE SCHEMA x AUTHORIZATION annex_app",
        "E134",
        "annex_app owns schema x",
    ),
    *(
        damage(
            f"default {setting}",
            f"ALTER ROLE annex_app SET {setting} = {value}",
            "E135",
            f"annex_app SET {setting}",
        )
        for setting, value in {
            "search_path": "public, annex",
            "row_security": "off",
            "session_replication_role": "replica",
            "role": "annex_owner",
            "backtrace_functions": "'annex_g'",
        }.items()
    ),
    damage(
        "default in the database",
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %%I SET search_path "
        "= annex', current_database()); END $$",
        "E135",
        "every role SET search_path",
    ),
    damage(
        "activities tracked", "ALTER ROLE annex_app RESET track_activities", "E136", "annex_app"
    ),
)
