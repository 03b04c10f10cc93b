"""Damages to the seal."""

from proofs.tenancy.damages.damage import damage

DAMAGES = (
    damage("seal dropped", "DROP SCHEMA annex_seal CASCADE", "E120", "annex_seal"),
    damage(
        "seal owned by the owner",
        "ALTER SCHEMA annex_seal OWNER TO annex_owner",
        "E150",
        "schema annex_seal",
    ),
    damage(
        "keys owned by the owner",
        "ALTER TABLE annex_seal.key OWNER TO annex_owner",
        "E150",
        "annex_seal.key",
    ),
    damage(
        "function owned by the owner",
        "ALTER FUNCTION annex_seal.open(text) OWNER TO annex_owner",
        "E150",
        "annex_seal.open",
    ),
    damage(
        "keys readable",
        "GRANT SELECT ON annex_seal.key TO annex_app",
        "E151",
        "annex_app SELECT on annex_seal.key",
    ),
    damage(
        "keys readable by the owner",
        "GRANT SELECT (inner_pad) ON annex_seal.key TO annex_owner",
        "E151",
        "annex_owner SELECT on annex_seal.key",
    ),
    damage("sealer signs in", "ALTER ROLE annex_sealer LOGIN", "E152", "annex_sealer LOGIN"),
    damage(
        "sealer has a member",
        "GRANT annex_sealer TO annex_operator",
        "E152",
        "annex_operator in annex_sealer",
    ),
    damage(
        "anybody enters",
        "GRANT EXECUTE ON FUNCTION annex_seal.put(text) TO annex_app",
        "E153",
        "annex_app calls annex_seal.put",
    ),
    damage(
        "anybody opens",
        "GRANT EXECUTE ON FUNCTION annex_seal.open(text) TO PUBLIC",
        "E153",
        "PUBLIC calls annex_seal.open",
    ),
    damage(
        "signatures not checked",
        "CREATE OR REPLACE FUNCTION annex_seal.open(token text) RETURNS "
        "text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS "
        "$$ SELECT split_part(token, '.', 2) $$",
        "E154",
        "annex_seal.open(text)",
    ),
    damage(
        "context from a setting",
        "CREATE OR REPLACE FUNCTION annex_seal.context() RETURNS text "
        "LANGUAGE sql STABLE AS $$ SELECT current_setting('annex.context', true) $$",
        "E154",
        "annex_seal.context()",
    ),
    damage(
        "the parameter for anybody",
        "GRANT SET ON PARAMETER backtrace_functions TO annex_app",
        "E142",
        "annex_app SET backtrace_functions",
    ),
    damage(
        "another parameter",
        "GRANT SET ON PARAMETER session_replication_role TO annex_owner",
        "E142",
        "annex_owner SET session_replication_role",
    ),
)
