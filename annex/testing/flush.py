"""The only place that empties a test database, and puts back what the migrations had inserted.

The runtime role may not, and must not be able to, empty a table; so the administrator does it,
over one kept connection, in one statement. Only tables that hold rows are touched: a file without
pages holds none, which Postgres knows without reading the table.
"""

import atexit
import os
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.db import connections

from annex.tenancy.operations import OWNER_ROLE

INSTALL = f"""
CREATE SCHEMA annex_testing;

CREATE VIEW annex_testing.used AS
    SELECT c.oid::regclass AS relation
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND pg_relation_size(c.oid) > 0
      AND n.nspname NOT IN ('annex_testing', 'pg_catalog', 'information_schema');

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

-- What each table held when the template was built; the flush returns to exactly this.
CREATE TABLE annex_testing.seeded (
    relation regclass PRIMARY KEY, copied_to regclass NOT NULL, digest text NOT NULL
);
DO $$
DECLARE
    found record;
    copied_to text;
BEGIN
    FOR found IN SELECT u.relation FROM annex_testing.used u ORDER BY u.relation LOOP
        copied_to := format('annex_testing.seed_%s', found.relation::oid);
        EXECUTE format('CREATE TABLE %s AS TABLE %s', copied_to, found.relation);
        INSERT INTO annex_testing.seeded VALUES
            (found.relation, copied_to::regclass, annex_testing.digest(found.relation));
    END LOOP;
END
$$;

CREATE FUNCTION annex_testing.flush() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog SET lock_timeout = '10s' AS $$
DECLARE
    may_delete boolean := (SELECT rolsuper FROM pg_roles WHERE rolname = current_user);
    used regclass;
    seed annex_testing.seeded;
BEGIN
    IF may_delete THEN
        -- No policy binds a superuser, and neither foreign keys nor triggers have a say.
        PERFORM set_config('session_replication_role', 'replica', true);
    ELSE
        -- A forced policy lets no other role delete, but the owner may truncate: 20 times slower.
        SET LOCAL ROLE {OWNER_ROLE};
    END IF;
    FOR used IN
        SELECT u.relation FROM annex_testing.used u
        WHERE NOT EXISTS (SELECT FROM annex_testing.seeded s WHERE s.relation = u.relation)
    LOOP
        IF may_delete THEN
            EXECUTE format('DELETE FROM %s', used);
        ELSIF pg_relation_size(used) > 0 THEN  -- else one before has emptied it as well
            EXECUTE format('TRUNCATE %s CASCADE', used);
        END IF;
    END LOOP;
    SET CONSTRAINTS ALL DEFERRED;
    FOR seed IN SELECT * FROM annex_testing.seeded LOOP
        CONTINUE WHEN annex_testing.digest(seed.relation) = seed.digest;
        EXECUTE format('DELETE FROM %s', seed.relation);
        EXECUTE format('INSERT INTO %s TABLE %s', seed.relation, seed.copied_to);
    END LOOP;
    RESET ROLE;
END
$$;
GRANT ALL ON SCHEMA annex_testing TO {OWNER_ROLE};
GRANT ALL ON ALL TABLES IN SCHEMA annex_testing TO {OWNER_ROLE};
"""

_kept: dict[tuple[int, str], psycopg.Connection] = {}
"""Connections by process and database; a forked worker must not speak on its parent's."""


def administrator(name: str) -> psycopg.Connection:
    """Return this process's connection to the database ``name`` as the administrator."""
    key = (os.getpid(), name)
    if key not in _kept or _kept[key].closed:
        url = urlsplit(settings.ADMIN_DATABASE_URL)._replace(path=f"/{name}").geturl()
        _kept[key] = psycopg.connect(url, autocommit=True)
    return _kept[key]


@atexit.register
def let_go() -> None:
    """Close this process's connections: a database in use can be neither copied nor dropped."""
    for key in [key for key in _kept if key[0] == os.getpid()]:
        _kept.pop(key).close()


def install(name: str) -> None:
    """Add the flush to the migrated template ``name``."""
    administrator(name).execute(INSTALL)
    let_go()


def flush(name: str) -> None:
    """Empty the database ``name`` down to what its migrations had inserted."""
    administrator(name).execute("SELECT annex_testing.flush()")


def flush_alias(alias: str) -> None:
    """Empty the database that ``alias`` points at."""
    flush(connections[alias].settings_dict["NAME"])
