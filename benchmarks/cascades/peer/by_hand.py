"""The whole tree in one statement, as somebody would write it who knows the five levels."""

LEVELS = """
WITH r AS (
    SELECT id, role_id, {done} * 10000 / required AS v FROM peer_responsibility
    WHERE id = ANY (%(ids)s)
), o AS (
    SELECT x.role_id AS id, (sum(coalesce(r.v, x.value) * x.weight) / sum(x.weight))::int AS v
    FROM peer_responsibility x LEFT JOIN r ON r.id = x.id
    WHERE x.role_id IN (SELECT role_id FROM r) GROUP BY x.role_id
), a AS (
    SELECT x.id, x.employee_id, o.v * x.ramp / 100 AS v
    FROM peer_assignment x JOIN o ON o.id = x.role_id
), e AS (
    SELECT x.employee_id AS id, (sum(coalesce(a.v, x.value)) / count(*))::int AS v
    FROM peer_assignment x LEFT JOIN a ON a.id = x.id
    WHERE x.employee_id IN (SELECT employee_id FROM a) GROUP BY x.employee_id
), c AS (
    SELECT x.account_id AS id, (sum(coalesce(e.v, x.value)) / count(*))::int AS v
    FROM peer_employee x LEFT JOIN e ON e.id = x.id
    WHERE x.account_id IN (SELECT y.account_id FROM peer_employee y JOIN e ON e.id = y.id)
    GROUP BY x.account_id
)
"""
_TABLES = {
    "r": "peer_responsibility",
    "o": "peer_role",
    "a": "peer_assignment",
    "e": "peer_employee",
    "c": "peer_account",
}
_WRITES = ", ".join(
    f"w{name} AS (UPDATE {table} t SET value = {name}.v FROM {name} "
    f"WHERE t.id = {name}.id AND t.value <> {name}.v RETURNING 1)"
    for name, table in _TABLES.items()
)
_DIFFERING = " + ".join(
    f"(SELECT count(*) FROM {table} t JOIN {name} ON {name}.id = t.id WHERE t.value <> {name}.v)"
    for name, table in _TABLES.items()
)

RECALCULATE = f"{LEVELS.format(done='done')}, {_WRITES} SELECT 1"
WHATIF = f"{LEVELS.format(done='0')} SELECT {_DIFFERING}"
PROOF = f"""
WITH r AS (SELECT id, done * 10000 / required AS v FROM peer_responsibility),
o AS (SELECT role_id AS id, sum(value * weight) / sum(weight) AS v
      FROM peer_responsibility GROUP BY role_id),
a AS (SELECT x.id, o.value * x.ramp / 100 AS v
      FROM peer_assignment x JOIN peer_role o ON o.id = x.role_id),
e AS (SELECT employee_id AS id, sum(value) / count(*) AS v FROM peer_assignment GROUP BY 1),
c AS (SELECT account_id AS id, sum(value) / count(*) AS v FROM peer_employee GROUP BY 1)
SELECT {_DIFFERING}
"""
