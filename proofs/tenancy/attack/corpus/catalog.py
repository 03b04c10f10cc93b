"""Changing, and reading, what the catalog says."""

from proofs.tenancy.attack.records import Family

ddl = Family("ddl")
for name, statement in (
    ("drops a policy", "DROP POLICY account_floor ON {t}"),
    ("a permissive policy", "CREATE POLICY mine ON {t} USING (true)"),
    ("alters a policy", "ALTER POLICY account_access ON {t} USING (true)"),
    ("disables row security", "ALTER TABLE {t} DISABLE ROW LEVEL SECURITY"),
    ("unforces row security", "ALTER TABLE {t} NO FORCE ROW LEVEL SECURITY"),
    ("takes the table", "ALTER TABLE {t} OWNER TO {app}"),
    ("a trigger", "CREATE TRIGGER mine BEFORE INSERT ON {t} FOR EACH ROW "
     "EXECUTE FUNCTION suppress_redundant_updates_trigger()"),
    ("triggers off", "ALTER TABLE {t} DISABLE TRIGGER ALL"),
    ("a rule", "CREATE RULE mine AS ON SELECT TO {t} DO ALSO SELECT * FROM {t}"),
    ("truncates", "TRUNCATE {t} CASCADE"),
    ("drops", "DROP TABLE {t} CASCADE"),
    ("a child table", "CREATE TABLE mine () INHERITS ({t})"),
    ("a foreign key onto it", "CREATE TABLE mine (x uuid REFERENCES {t} (id))"),
    ("an index", "CREATE INDEX mine ON {t} (({c}::int))"),
    ("statistics", "CREATE STATISTICS mine ON id, {c} FROM {t}"),
    ("vacuums", "VACUUM {t}"),
    ("analyzes", "ANALYZE VERBOSE {t}"),
    ("clusters", "CLUSTER {t}"),
    ("reindexes", "REINDEX TABLE {t}"),
    ("grants", "GRANT ALL ON ALL TABLES IN SCHEMA annex TO {app}"),
    ("an event trigger", "CREATE EVENT TRIGGER mine ON ddl_command_start "
     "EXECUTE FUNCTION annex.keep_membership_list()"),
    ("a publication", "CREATE PUBLICATION mine FOR ALL TABLES"),
    ("a subscription", "CREATE SUBSCRIPTION mine CONNECTION 'x' PUBLICATION y"),
    ("writes pg_policy", "DELETE FROM pg_policy"),
    ("writes pg_class", "UPDATE pg_class SET relrowsecurity = false WHERE relname = '{t}'"),
    ("writes pg_authid", "UPDATE pg_authid SET rolbypassrls = true"),
    ("a security label", "SECURITY LABEL ON TABLE {t} IS 'mine'"),
    ("a comment", "COMMENT ON TABLE {t} IS 'mine'"),
    ("refreshes a view", "REFRESH MATERIALIZED VIEW mine"),
    ("locks the table", "LOCK TABLE {t} IN ACCESS EXCLUSIVE MODE"),
):  # fmt: skip
    ddl.add(name, statement, "SELECT * FROM {t}")

statistics = Family("statistics")
for name, statement in (
    ("pg_stats", "SELECT * FROM pg_stats WHERE schemaname NOT IN ('pg_catalog')"),
    ("pg_statistic", "SELECT * FROM pg_statistic"),
    ("pg_stats_ext", "SELECT * FROM pg_stats_ext"),
    ("pg_stats_ext_exprs", "SELECT * FROM pg_stats_ext_exprs"),
    ("pg_statistic_ext_data", "SELECT * FROM pg_statistic_ext_data"),
    ("pg_mcv_list_items", "SELECT pg_mcv_list_items(stxdmcv) FROM pg_statistic_ext_data"),
    ("pg_stat_activity", "SELECT * FROM pg_stat_activity"),
    ("pg_stat_get_activity", "SELECT * FROM pg_stat_get_activity(NULL)"),
    ("backends one by one", "SELECT pg_stat_get_backend_activity(b), "
     "pg_stat_get_backend_userid(b) FROM pg_stat_get_backend_idset() b"),
    ("pg_stat_statements", "SELECT * FROM pg_stat_statements"),
    ("pg_locks", "SELECT * FROM pg_locks"),
    ("pg_prepared_statements", "SELECT * FROM pg_prepared_statements"),
    ("pg_cursors", "SELECT * FROM pg_cursors"),
    ("progress", "SELECT * FROM pg_stat_progress_copy, pg_stat_progress_analyze"),
    ("sizes", "SELECT relname, pg_relation_size(oid) FROM pg_class WHERE relkind = 'r'"),
    ("tables' statistics", "SELECT * FROM pg_stat_user_tables"),
    ("settings of others", "SELECT * FROM pg_db_role_setting", ),
    ("passwords", "SELECT rolname, rolpassword FROM pg_authid"),
    ("shadow", "SELECT * FROM pg_shadow"),
    ("connection info of subscriptions", "SELECT * FROM pg_subscription"),
    ("user mappings", "SELECT * FROM pg_user_mappings"),
    ("hba", "SELECT * FROM pg_hba_file_rules"),
    ("settings' files", "SELECT * FROM pg_file_settings"),
    ("shared memory", "SELECT * FROM pg_shmem_allocations"),
    ("memory contexts", "SELECT * FROM pg_backend_memory_contexts"),
    ("log of memory", "SELECT pg_log_backend_memory_contexts(pid) FROM pg_stat_activity"),
    ("replication slots", "SELECT pg_create_logical_replication_slot('mine', 'test_decoding')"),
    ("write-ahead log", "SELECT * FROM pg_logical_slot_peek_changes('mine', NULL, NULL)"),
    ("snapshots", "SELECT pg_export_snapshot(), pg_current_snapshot()"),
    ("partitions' bounds", "SELECT relname, pg_get_expr(relpartbound, oid) FROM pg_class"),
    ("defaults", "SELECT adrelid::regclass, pg_get_expr(adbin, adrelid) FROM pg_attrdef"),
    ("comments", "SELECT * FROM pg_description WHERE objoid >= 16384"),
    ("sources", "SELECT proname, prosrc FROM pg_proc WHERE oid >= 16384"),
    ("large objects", "SELECT * FROM pg_largeobject"),
    ("other databases", "SELECT * FROM pg_database", ),
    ("index expressions", "SELECT * FROM pg_indexes WHERE schemaname = 'public'"),
    ("buffers", "SELECT * FROM pg_buffercache"),
    ("pages", "SELECT get_raw_page('{t}', 0)"),
    ("missing values", "SELECT attrelid::regclass, attmissingval FROM pg_attribute"),
):  # fmt: skip
    statistics.add(name, statement)

FAMILIES = (ddl, statistics)
