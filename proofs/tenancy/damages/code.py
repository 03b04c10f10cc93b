"""Damages to functions, triggers and rules."""

from proofs.tenancy.damages.damage import PARENT, TABLE, damage

DAMAGES = (
    damage(
        "definer function",
        "CREATE FUNCTION public.x() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
        "E125",
        "public.x()",
    ),
    damage(
        "declared function made definer",
        "ALTER FUNCTION annex.cascades_mark_row() SECURITY DEFINER",
        "E125",
        "annex.cascades_mark_row()",
    ),
    damage(
        "search_path unpinned",
        "ALTER FUNCTION annex.people() RESET search_path",
        "E126",
        "annex.people()",
    ),
    damage(
        "search_path with the caller's",
        "ALTER FUNCTION annex.people() SET search_path = public",
        "E126",
        "annex.people()",
    ),
    damage(
        "definer of a superuser's",
        "ALTER FUNCTION annex.people() OWNER TO CURRENT_USER",
        "E127",
        "annex.people()",
    ),
    damage(
        "definer for everybody",
        "GRANT EXECUTE ON FUNCTION annex.people() TO PUBLIC",
        "E128",
        "annex.people()",
    ),
    damage(
        "leakproof function",
        "CREATE FUNCTION public.x(text) RETURNS bool LANGUAGE sql LEAKPROOF AS 'SELECT true'",
        "E129",
        "public.x(text)",
    ),
    damage(
        "leakproof operator",
        "ALTER FUNCTION pg_catalog.ts_match_vq(tsvector, tsquery) LEAKPROOF",
        "E129",
        "pg_catalog.ts_match_vq(tsvector, tsquery)",
    ),
    damage(
        "account folded into plans",
        "ALTER FUNCTION annex.account_id() IMMUTABLE",
        "E158",
        "annex.account_id()",
    ),
    damage(
        "another account's answer",
        "CREATE OR REPLACE FUNCTION annex.account_id() RETURNS uuid "
        "LANGUAGE sql STABLE AS $$ SELECT current_setting('x.y')::uuid $$",
        "E154",
        "annex.account_id()",
    ),
    damage(
        "definer rewritten",
        "CREATE OR REPLACE FUNCTION annex.realtime_heads(accounts uuid[]) "
        'RETURNS TABLE (account_id uuid, "position" bigint) LANGUAGE sql STABLE SECURITY DEFINER '
        "SET search_path = pg_catalog, pg_temp AS $$ SELECT h.account_id, h.position "
        "FROM public.realtime_head h $$",
        "E154",
        "annex.realtime_heads(uuid[])",
    ),
    damage(
        "trigger",
        f"CREATE TRIGGER x AFTER INSERT ON {TABLE} FOR EACH ROW EXECUTE FUNCTION "
        "annex.cascades_mark_row('a', 'b', 'id')",
        "E159",
        f"{TABLE}.x",
    ),
    damage(
        "triggers off",
        f"ALTER TABLE {PARENT} DISABLE TRIGGER keep_membership_list",
        "E160",
        f"{PARENT}.keep_membership_list",
    ),
    damage(
        "everything switched off",
        f"ALTER TABLE {TABLE} DISABLE TRIGGER ALL",
        "E160",
        f"{TABLE}.{TABLE}_account_id_parent_id_e98eb098_within",
    ),
    damage("rule", f"CREATE RULE x AS ON DELETE TO {TABLE} DO ALSO NOTHING", "E122", f"{TABLE}.x"),
    damage(
        "event trigger",
        "CREATE FUNCTION public.x() RETURNS event_trigger LANGUAGE plpgsql AS "
        "'BEGIN END'; CREATE EVENT TRIGGER x ON ddl_command_end EXECUTE FUNCTION public.x()",
        "E123",
        "x",
    ),
)
