"""Asking functions that run with somebody else's rights."""

from proofs.tenancy.attack.records import Family

definer = Family("definer")
definer.add("accounts of another person", "SELECT * FROM annex.accounts_of('{b_user}')")
definer.add("accounts of everybody", "SELECT (annex.accounts_of({people}.id)).* FROM {people}")
definer.add("people", "SELECT * FROM annex.people()", "SELECT * FROM identity_person")
definer.add(
    "people, leaking operator first",
    "SELECT * FROM identity_person WHERE email::int > 0",
    "SELECT * FROM identity_person WHERE full_name::uuid IS NOT NULL",
    "SELECT * FROM identity_person WHERE 1 / length(email) > 0 AND email::jsonb IS NOT NULL",
)
definer.add(
    "people made one's own by membership",
    "INSERT INTO identity_membership (id, account_id, user_id, role, is_active, created_at) "
    "VALUES (gen_random_uuid(), '{a}', '{b_user}', 'member', true, now())",
    "SELECT * FROM identity_person",
    "SELECT * FROM annex.accounts_of('{b_user}')",
)
definer.add(
    "people made one's own by changing a membership",
    "UPDATE identity_membership SET user_id = '{b_user}'",
    "SELECT * FROM identity_person",
)
definer.add("heads of every account", "SELECT * FROM annex.realtime_heads(ARRAY['{b}'::uuid])")
definer.add("forgets everybody's events", "SELECT annex.realtime_forget(now(), 1000000)")
definer.add("forgets everybody's values", "SELECT annex.cascades_forget(now(), 1000000)")
definer.add("pending cascades", "SELECT * FROM annex.cascades_pending('infinity')")
definer.add(
    "what has lapsed",
    "DO $$ DECLARE f text; r record; BEGIN FOR f IN SELECT p.oid::regproc::text FROM pg_proc p "
    "WHERE p.proname LIKE 'lapsed%' LOOP BEGIN FOR r IN EXECUTE format("
    "'SELECT * FROM %s(''infinity'')', f) LOOP RAISE NOTICE '% %', f, r; END LOOP; "
    "EXCEPTION WHEN OTHERS THEN RAISE NOTICE '%', SQLERRM; END; END LOOP; END $$",
)
definer.add(
    "every definer function there is",
    "DO $$ DECLARE p record; r record; said text; BEGIN FOR p IN SELECT o.oid::regproc::text AS f, "
    "array_to_string(array(SELECT CASE format_type(a.t, NULL) WHEN 'uuid' THEN '''{b}''::uuid' "
    "WHEN 'uuid[]' THEN 'ARRAY[''{b}''::uuid]' WHEN 'text' THEN '''{b}''' "
    "WHEN 'text[]' THEN 'ARRAY[''{t}'']' "
    "WHEN 'timestamp with time zone' THEN '''infinity''::timestamptz' "
    "WHEN 'integer' THEN '1000000' WHEN 'bigint' THEN '1000000' "
    "ELSE 'NULL::' || format_type(a.t, NULL) END "
    "FROM unnest(o.proargtypes::oid[]) WITH ORDINALITY a(t, n) ORDER BY n), ', ') AS args "
    "FROM pg_proc o WHERE o.prosecdef AND has_function_privilege(o.oid, 'EXECUTE') "
    "AND o.prorettype NOT IN ('trigger'::regtype, 'event_trigger'::regtype) LOOP BEGIN "
    "FOR r IN EXECUTE format('SELECT * FROM %s(%s)', p.f, p.args) LOOP "
    "RAISE NOTICE '% %', p.f, r; END LOOP; "
    "EXCEPTION WHEN OTHERS THEN RAISE NOTICE '% %', p.f, SQLERRM; END; END LOOP; END $$",
)
definer.add("statistics of any table", "SELECT annex.refresh_statistics(ARRAY['{t}', '{people}'])")
definer.add(
    "statistics, as a way to run SQL",
    "SELECT annex.refresh_statistics(ARRAY['{t}\"; SELECT * FROM {t}; --'])",
    "SELECT annex.refresh_statistics(ARRAY['{t} ({c})'])",
    "SET client_min_messages = debug5",
    "SELECT annex.refresh_statistics(ARRAY['{t}'])",
)
definer.add(
    "statistics, then what they say",
    "SELECT annex.refresh_statistics(ARRAY['{t}', '{child}', '{people}'])",
    "SELECT * FROM pg_stats WHERE schemaname = 'public'",
)
definer.add("trigger functions by hand", "SELECT annex.keep_membership_list()",
            "SELECT annex.realtime_number()")  # fmt: skip
definer.add(
    "operators shadowed for a definer",
    "SET search_path = public, pg_catalog",
    "SELECT * FROM annex.people()",
    "SELECT * FROM annex.realtime_heads(ARRAY['{b}'::uuid])",
)
definer.add(
    "a cursor inside a definer's transaction",
    "DECLARE c CURSOR FOR SELECT * FROM annex.people()",
    "SELECT annex_seal.leave()",
    "FETCH ALL FROM c",
)
definer.add(
    "global work claimed",
    "SELECT annex.require_global()",
    "SELECT annex.is_global() OR annex.require_global()",
    "SELECT * FROM {people} WHERE annex.is_global() IS NOT NULL",
)
definer.add("memberships before an account", "SELECT * FROM annex.membership_list",
            "SELECT l FROM annex.membership_list l")  # fmt: skip

shadow = Family("shadowing")
for name, statement in (
    ("a schema", "CREATE SCHEMA attacker"),
    ("a table", "CREATE TABLE public.stolen AS SELECT * FROM {t}"),
    ("a table in the context's schema", "CREATE TABLE annex.stolen (x text)"),
    ("a temporary table", "CREATE TEMP TABLE stolen AS SELECT * FROM {t}"),
    ("a temporary view", "CREATE TEMP VIEW stolen AS SELECT * FROM {t}"),
    ("a temporary sequence", "CREATE TEMP SEQUENCE stolen"),
    ("SELECT INTO", "SELECT * INTO TEMP stolen FROM {t}"),
    ("a function", "CREATE FUNCTION public.leak(text) RETURNS bool LANGUAGE plpgsql COST 0.0001 "
     "AS $$ BEGIN RAISE NOTICE '%', $1; RETURN true; END $$"),
    ("a temporary function", "CREATE FUNCTION pg_temp.leak(text) RETURNS bool LANGUAGE plpgsql "
     "COST 0.0001 AS $$ BEGIN RAISE NOTICE '%', $1; RETURN true; END $$"),
    ("the context function", "CREATE OR REPLACE FUNCTION annex.account_id() RETURNS uuid "
     "LANGUAGE sql AS $$ SELECT '{b}'::uuid $$"),
    ("the seal's function", "CREATE OR REPLACE FUNCTION annex_seal.context() RETURNS text "
     "LANGUAGE sql AS $$ SELECT '{value}' $$"),
    ("an operator", "CREATE OPERATOR pg_temp.= (LEFTARG = uuid, RIGHTARG = uuid, "
     "FUNCTION = uuid_ne)"),
    ("a cast", "CREATE CAST (uuid AS text) WITH INOUT AS IMPLICIT"),
    ("a domain", "CREATE DOMAIN pg_temp.uuid AS text"),
    ("a view over everything", "CREATE VIEW public.stolen AS SELECT * FROM {t}"),
    ("a materialized view", "CREATE MATERIALIZED VIEW public.stolen AS SELECT * FROM {t}"),
    ("a language", "CREATE LANGUAGE plpython3u"),
    ("an extension", "CREATE EXTENSION pageinspect"),
):  # fmt: skip
    shadow.add(name, statement, "SELECT * FROM stolen", "SELECT * FROM {t} WHERE leak({c})",
               "SELECT * FROM {t} WHERE pg_temp.leak({c})", "SELECT * FROM {t}")  # fmt: skip
shadow.add("search_path to nowhere", "SET search_path = pg_temp, pg_catalog", "SELECT * FROM {t}",
           "SELECT * FROM public.{t}")  # fmt: skip
shadow.add("search_path to the seal", "SET search_path = annex_seal, annex, public, pg_catalog",
           "SELECT * FROM {t}", "SELECT enter('{value}')", "SELECT * FROM key")  # fmt: skip

FAMILIES = (definer, shadow)
