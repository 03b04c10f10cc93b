"""Ways out of the database."""

from proofs.tenancy.damages.damage import TABLE, damage

DAMAGES = (
    damage("publication", f"CREATE PUBLICATION x FOR TABLE {TABLE}", "E124", "x"),
    damage("publication of everything", "CREATE PUBLICATION x FOR ALL TABLES", "E124", "x"),
    damage(
        "publication of a schema", "CREATE PUBLICATION x FOR TABLES IN SCHEMA public", "E124", "x"
    ),
    damage(
        "foreign server",
        "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER x FOREIGN DATA WRAPPER w; "
        "GRANT USAGE ON FOREIGN SERVER x TO annex_app",
        "E144",
        "server x",
    ),
    damage(
        "user mapping",
        "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER x FOREIGN DATA WRAPPER w; "
        "CREATE USER MAPPING FOR PUBLIC SERVER x",
        "E144",
        "user mapping for public on x",
    ),
    damage(
        "foreign table",
        "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w; "
        "CREATE FOREIGN TABLE x (one int) SERVER s; GRANT SELECT ON x TO annex_app",
        "E144",
        "foreign table x",
    ),
    damage(
        "foreign child",
        "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w; "
        f"CREATE FOREIGN TABLE x () INHERITS ({TABLE}) SERVER s",
        "E144",
        "foreign table x",
    ),
    damage(
        "files",
        "GRANT EXECUTE ON FUNCTION pg_read_file(text) TO annex_app",
        "E145",
        "pg_read_file(text)",
    ),
    *(
        damage(f"extension {name}", f"CREATE EXTENSION {name}", "E146", name)
        for name in ("dblink", "postgres_fdw", "file_fdw", "pgrowlocks", "lo")
    ),
    damage(
        "extension pageinspect",
        "CREATE EXTENSION pageinspect; GRANT EXECUTE ON FUNCTION "
        "get_raw_page(text, bigint) TO annex_app",
        "E146",
        "pageinspect",
    ),
    damage("untrusted language", "CREATE LANGUAGE x HANDLER plpgsql_call_handler", "E147", "x"),
    damage(
        "large objects", "GRANT EXECUTE ON FUNCTION lo_get(oid) TO PUBLIC", "E148", "lo_get(oid)"
    ),
    damage(
        "ending others' work",
        "GRANT EXECUTE ON FUNCTION pg_terminate_backend(int, bigint) TO annex_app",
        "E148",
        "pg_terminate_backend(integer, bigint)",
    ),
)
