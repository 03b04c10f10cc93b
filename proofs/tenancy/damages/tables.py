"""Damages to tables, policies, views and partitions."""

from proofs.tenancy.damages.damage import TABLE, damage

CHECK = "USING (true) WITH CHECK (true)"

DAMAGES = (
    damage(
        "a tenant table dropped",
        "DROP TABLE readiness_imports_importtitle CASCADE",
        "E101",
        "readiness_imports_importtitle",
    ),
    damage(
        "row-level security off", f"ALTER TABLE {TABLE} DISABLE ROW LEVEL SECURITY", "E102", TABLE
    ),
    damage("owner not bound", f"ALTER TABLE {TABLE} NO FORCE ROW LEVEL SECURITY", "E103", TABLE),
    damage("access policy dropped", f"DROP POLICY account_access ON {TABLE}", "E105", TABLE),
    damage("floor dropped", f"DROP POLICY account_floor ON {TABLE}", "E105", TABLE),
    damage(
        "permissive true", f"CREATE POLICY open ON {TABLE} USING (true)", "E104", f"{TABLE}.open"
    ),
    damage(
        "policy rewritten",
        f"ALTER POLICY account_access ON {TABLE} USING (true)",
        "E104",
        f"{TABLE}.account_access",
    ),
    damage(
        "writes unchecked",
        f"ALTER POLICY account_floor ON {TABLE} WITH CHECK (true)",
        "E104",
        f"{TABLE}.account_floor",
    ),
    damage(
        "WITH CHECK left out",
        f"DROP POLICY account_access ON {TABLE}; CREATE POLICY account_access "
        f"ON {TABLE} TO annex_app USING (account_id = (SELECT annex.account_id()))",
        "E104",
        f"{TABLE}.account_access",
    ),
    damage(
        "policy by cast",
        f"ALTER POLICY account_access ON {TABLE} USING "
        "(account_id::text = (SELECT annex.account_id())::text)",
        "E104",
        f"{TABLE}.account_access",
    ),
    damage(
        "policy with a back door",
        f"ALTER POLICY account_access ON {TABLE} USING (account_id = "
        "(SELECT annex.account_id()) OR (SELECT annex.is_global()))",
        "E104",
        f"{TABLE}.account_access",
    ),
    damage(
        "policy for everybody",
        f"ALTER POLICY account_access ON {TABLE} TO PUBLIC",
        "E104",
        f"{TABLE}.account_access",
    ),
    damage(
        "floor made permissive",
        f"DROP POLICY account_floor ON {TABLE}; CREATE POLICY "
        f"account_floor ON {TABLE} TO annex_app, annex_owner {CHECK}",
        "E104",
        f"{TABLE}.account_floor",
    ),
    damage(
        "floor for reading only",
        f"DROP POLICY account_floor ON {TABLE}; CREATE POLICY "
        f"account_floor ON {TABLE} AS RESTRICTIVE FOR SELECT TO annex_app, annex_owner "
        "USING (account_id = (SELECT annex.account_id()))",
        "E104",
        f"{TABLE}.account_floor",
    ),
    damage(
        "operator reads everything",
        f"ALTER POLICY operator_reads ON {TABLE} USING (true)",
        "E104",
        f"{TABLE}.operator_reads",
    ),
    damage(
        "owner reads everything",
        f"CREATE POLICY owner_keeps ON {TABLE} TO annex_owner {CHECK}",
        "E104",
        f"{TABLE}.owner_keeps",
    ),
    damage(
        "account may be null", f"ALTER TABLE {TABLE} ALTER account_id DROP NOT NULL", "E118", TABLE
    ),
    damage("owned by another", f"ALTER TABLE {TABLE} OWNER TO CURRENT_USER", "E115", TABLE),
    damage(
        "owned by the runtime",
        f"ALTER TABLE {TABLE} OWNER TO annex_app",
        "E134",
        f"annex_app owns table {TABLE}",
    ),
    damage(
        "column sampled",
        f"ALTER TABLE {TABLE} ALTER name SET STATISTICS -1",
        "E130",
        f"{TABLE}.name",
    ),
    damage("stray table", "CREATE TABLE x (one int); GRANT SELECT ON x TO annex_app", "E110", "x"),
    damage(
        "account's rows unisolated",
        "ALTER TABLE auth_group ADD account_id uuid",
        "E111",
        "auth_group",
    ),
    damage(
        "global table opened",
        "ALTER TABLE identity_user DISABLE ROW LEVEL SECURITY",
        "E114",
        "identity_user",
    ),
    damage(
        "global policy true",
        "ALTER POLICY global_access ON identity_accesstoken USING (true)",
        "E155",
        "identity_accesstoken.global_access",
    ),
    damage(
        "global rows of others",
        "ALTER POLICY own_rows ON identity_user USING (true)",
        "E155",
        "identity_user.own_rows",
    ),
    damage(
        "global policy added",
        "CREATE POLICY open ON django_session TO annex_app USING (true)",
        "E155",
        "django_session.open",
    ),
    damage(
        "view as its owner",
        f"CREATE VIEW x WITH (security_barrier) AS SELECT * FROM {TABLE}; "
        "GRANT SELECT ON x TO annex_app",
        "E108",
        "x",
    ),
    damage(
        "view no longer as its reader",
        "ALTER VIEW identity_person RESET (security_invoker)",
        "E108",
        "identity_person",
    ),
    damage(
        "view without barrier",
        "ALTER VIEW identity_person SET (security_barrier = false)",
        "E116",
        "identity_person",
    ),
    damage(
        "materialized view",
        f"CREATE MATERIALIZED VIEW x AS SELECT * FROM {TABLE} WITH NO DATA; "
        "GRANT SELECT ON x TO annex_app",
        "E113",
        "x",
    ),
    damage(
        "materialized view by a column",
        "CREATE MATERIALIZED VIEW x AS SELECT 1 AS one; GRANT SELECT (one) ON x TO annex_app",
        "E113",
        "x",
    ),
    damage("child by inheritance", f"CREATE TABLE x () INHERITS ({TABLE})", "E117", "x"),
    damage(
        "partition without force",
        f"CREATE TABLE x () INHERITS ({TABLE}); ALTER TABLE x ENABLE ROW LEVEL SECURITY",
        "E117",
        "x",
    ),
)
