"""The only place that empties a test database, and puts back what the migrations had inserted.

The runtime role may not TRUNCATE, so it calls one function that exists in test databases only,
belongs to the tables' owner and takes no argument. Only tables that hold rows are touched: a file
without pages holds none, which Postgres knows without reading the table.
"""

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from annex.tenancy.operations import APP_ROLE, OWNER_ROLE

FLUSH_STATEMENT = "SELECT annex_testing.flush()"

INSTALL = f"""
CREATE SCHEMA annex_testing;
GRANT USAGE ON SCHEMA annex_testing TO {APP_ROLE};

-- What each table held when the template was built; the flush returns to exactly this.
CREATE TABLE annex_testing.seeded (
    relation regclass PRIMARY KEY, copied_to regclass NOT NULL, digest text NOT NULL
);

CREATE VIEW annex_testing.used AS
    SELECT c.oid::regclass AS relation
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND pg_relation_size(c.oid) > 0
      AND c.relowner = (SELECT oid FROM pg_roles WHERE rolname = '{OWNER_ROLE}')
      AND n.nspname NOT IN ('annex_testing', 'pg_catalog');

CREATE FUNCTION annex_testing.digest(relation regclass) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
DECLARE
    found text;
BEGIN
    EXECUTE format('SELECT md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM %s t', relation)
        INTO found;
    RETURN coalesce(found, '');
END
$$;

DO $$
DECLARE
    found record;
    copied_to text;
BEGIN
    FOR found IN
        SELECT u.relation FROM annex_testing.used u ORDER BY u.relation
    LOOP
        copied_to := format('annex_testing.seed_%s', found.relation::oid);
        EXECUTE format('CREATE TABLE %s AS TABLE %s', copied_to, found.relation);
        INSERT INTO annex_testing.seeded VALUES
            (found.relation, copied_to::regclass, annex_testing.digest(found.relation));
    END LOOP;
END
$$;

CREATE FUNCTION annex_testing.flush() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog SET lock_timeout = '10s' AS $$
DECLARE
    used regclass;
    seed annex_testing.seeded;
BEGIN
    FOR used IN
        SELECT u.relation FROM annex_testing.used u
        WHERE NOT EXISTS (SELECT FROM annex_testing.seeded s WHERE s.relation = u.relation)
    LOOP
        -- One by one, and only if the ones before have not emptied it: triggers may do so too.
        CONTINUE WHEN pg_relation_size(used) = 0;
        EXECUTE format('TRUNCATE %s CASCADE', used);
    END LOOP;
    SET CONSTRAINTS ALL DEFERRED;
    FOR seed IN SELECT * FROM annex_testing.seeded LOOP
        CONTINUE WHEN annex_testing.digest(seed.relation) = seed.digest;
        EXECUTE format('DELETE FROM %s', seed.relation);
        EXECUTE format('INSERT INTO %s TABLE %s', seed.relation, seed.copied_to);
    END LOOP;
END
$$;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA annex_testing FROM PUBLIC;
GRANT EXECUTE ON FUNCTION annex_testing.flush() TO {APP_ROLE};
"""


def install(owner: BaseDatabaseWrapper) -> None:
    """Add the flush to a migrated template, over the owner's connection to it."""
    with owner.cursor() as cursor:
        cursor.execute(INSTALL)


def flush(alias: str) -> None:
    """Empty the database that ``alias`` points at, as the runtime role, in one round trip."""
    with connections[alias].cursor() as cursor:
        cursor.execute(FLUSH_STATEMENT)
