"""The policies of partitions, which inherit neither row-level security nor grants."""


def isolate_parts_sql(table: str, roles: str, condition: str) -> str:
    """Return the SQL that gives every part of a table, each partition, the table's own policies.

    Who reads the table meets the table's policies alone; who names a partition meets these. Parts
    that have policies are left alone, so it can be repeated.
    """
    check = f"USING ({condition}) WITH CHECK ({condition})"
    return f"""
DO $$
DECLARE
    part regclass;
BEGIN
    FOR part IN
        WITH RECURSIVE parts(oid) AS (
            SELECT inhrelid FROM pg_inherits WHERE inhparent = '"{table}"'::regclass
            UNION ALL
            SELECT i.inhrelid FROM pg_inherits i JOIN parts p ON p.oid = i.inhparent
        )
        SELECT p.oid FROM parts p
        WHERE NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = p.oid)
    LOOP
        EXECUTE 'ALTER TABLE ' || part || ' ENABLE ROW LEVEL SECURITY';
        EXECUTE 'ALTER TABLE ' || part || ' FORCE ROW LEVEL SECURITY';
        EXECUTE 'CREATE POLICY account_access ON ' || part || ' TO {roles} {check}';
        EXECUTE 'CREATE POLICY account_floor ON ' || part || ' AS RESTRICTIVE TO {roles} {check}';
    END LOOP;
END
$$"""
