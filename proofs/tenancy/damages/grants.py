"""Damages by grants."""

from proofs.tenancy.damages.damage import PARENT, TABLE, damage

DAMAGES = (
    damage("truncate", f"GRANT TRUNCATE ON {TABLE} TO annex_app", "E109", TABLE),
    damage("references", f"GRANT REFERENCES ON {TABLE} TO annex_app", "E109", TABLE),
    damage("trigger", f"GRANT TRIGGER ON {TABLE} TO annex_app", "E109", TABLE),
    damage(
        "more than declared",
        "GRANT DELETE ON readiness_responsibilities_evidence TO annex_app",
        "E156",
        "readiness_responsibilities_evidence",
    ),
    damage(
        "a column more than declared",
        f"GRANT UPDATE (user_id) ON {PARENT} TO annex_app",
        "E156",
        f"{PARENT}.user_id",
    ),
    damage("for everybody", f"GRANT SELECT ON {TABLE} TO PUBLIC", "E156", TABLE),
    damage("for the operator", f"GRANT UPDATE ON {TABLE} TO annex_operator", "E156", TABLE),
    damage(
        "for a third role",
        f"CREATE ROLE x; GRANT SELECT (name) ON {TABLE} TO x",
        "E156",
        f"{TABLE}.name",
    ),
    damage(
        "by default",
        "ALTER DEFAULT PRIVILEGES FOR ROLE annex_owner GRANT SELECT ON TABLES TO annex_app",
        "E140",
        "annex_owner gives annex_app SELECT on tables",
    ),
    damage(
        "sequence read",
        "GRANT SELECT ON cascades_mark_id_seq TO annex_app",
        "E141",
        "annex_app SELECT on cascades_mark_id_seq",
    ),
    damage(
        "sequence bent",
        "GRANT UPDATE ON cascades_mark_id_seq TO PUBLIC",
        "E141",
        "PUBLIC UPDATE on cascades_mark_id_seq",
    ),
    damage(
        "temporary tables",
        "DO $$ BEGIN EXECUTE format('GRANT TEMPORARY ON DATABASE %%I TO "
        "PUBLIC', current_database()); END $$",
        "E137",
        "annex_app",
    ),
    damage(
        "schema writable",
        "GRANT CREATE ON SCHEMA public TO annex_app",
        "E138",
        "annex_app creates in public",
    ),
    damage(
        "database writable",
        "DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %%I TO "
        "annex_app', current_database()); END $$",
        "E138",
        "annex_app creates in the database",
    ),
    damage(
        "statistics",
        "GRANT SELECT ON pg_statistic TO annex_app",
        "E139",
        "annex_app reads pg_statistic",
    ),
    damage(
        "extended statistics",
        "GRANT SELECT (stxdmcv) ON pg_statistic_ext_data TO PUBLIC",
        "E139",
        "annex_app reads pg_statistic_ext_data",
    ),
    damage(
        "statistics' view",
        "DO $$ BEGIN EXECUTE 'CREATE OR REPLACE VIEW pg_catalog.pg_stats AS ' "
        "|| replace(pg_get_viewdef('pg_catalog.pg_stats'::regclass), 'row_security_active', "
        "'0 < '); END $$",
        "E139",
        "everybody reads pg_stats",
    ),
    damage(
        "activity told",
        "GRANT SELECT ON pg_stat_activity TO PUBLIC",
        "E143",
        "annex_app reads pg_stat_activity",
    ),
)
