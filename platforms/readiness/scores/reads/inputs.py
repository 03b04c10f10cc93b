"""What each level is computed from, in SQL: ``id, name, weight, value, is_shown`` a row.

``%(record)s`` is the record explained, ``%(within)s`` the unit an actor is limited to, or null;
what lies outside counts, but is not shown.
"""

from typing import Final

from platforms.readiness.scores.formulas import ACTIVE, TODAY

_SUBTREE: Final = """
    WITH RECURSIVE below(id) AS (
        SELECT {root}
        UNION
        SELECT u.id FROM below b JOIN readiness_units_unit u
          ON u.account_id = %(account)s AND u.parent_id = b.id
    ) SELECT id FROM below
"""
_WITHIN_ACTORS: Final = _SUBTREE.format(root="%(within)s::uuid")
_SHOWN: Final = f"""
    (%(within)s::uuid IS NULL OR e.id IN (
        SELECT a.employee_id FROM readiness_assignments_positionassignment a
        JOIN readiness_positions_position p ON p.account_id = %(account)s AND p.id = a.position_id
        WHERE a.account_id = %(account)s AND p.unit_id IN ({_WITHIN_ACTORS})
          AND (a.ends_on IS NULL OR a.ends_on > {TODAY})
    ))
"""

_REQUIREMENTS: Final = """
    SELECT q.id, q.name, q.weight::numeric, CASE WHEN EXISTS (
        SELECT 1 FROM readiness_responsibilities_evidence e
        WHERE e.account_id = %(account)s AND e.requirement_id = q.id
          AND e.satisfied_at <= %(at)s AND (e.expires_at IS NULL OR e.expires_at > %(at)s)
          AND (e.withdrawn_at IS NULL OR e.withdrawn_at > %(at)s)
    ) THEN 100 ELSE 0 END::numeric, true
    FROM readiness_responsibilities_requirement q
    WHERE q.account_id = %(account)s AND q.responsibility_id = %(record)s
"""
_RESPONSIBILITIES: Final = """
    SELECT r.id, r.name, r.weight::numeric, v.value, true
    FROM readiness_responsibilities_responsibility r
    LEFT JOIN readiness_scores_responsibilityreadiness v
      ON v.account_id = %(account)s AND v.responsibility_id = r.id
    WHERE r.account_id = %(account)s AND r.role_id = %(record)s
"""
_SIGNED_RESPONSIBILITIES: Final = """
    SELECT r.id, r.name, r.weight::numeric, v.value * (CASE WHEN EXISTS (
        SELECT 1 FROM readiness_assignments_signoff s
        WHERE s.account_id = %(account)s AND s.assignment_id = a.id AND s.responsibility_id = r.id
          AND s.signed_at <= %(at)s AND (s.expires_at IS NULL OR s.expires_at > %(at)s)
    ) THEN 1 ELSE 0 END), true
    FROM readiness_assignments_positionassignment a
    JOIN readiness_responsibilities_responsibility r
      ON r.account_id = %(account)s AND r.role_id = a.role_id
    LEFT JOIN readiness_scores_rolereadiness v
      ON v.account_id = %(account)s AND v.role_id = a.role_id
    WHERE a.account_id = %(account)s AND a.id = %(record)s
"""
_ASSIGNMENTS: Final = f"""
    SELECT a.id, r.title || ' (' || p.title || ')', a.fte, v.value,
           %(within)s::uuid IS NULL OR p.unit_id IN ({_WITHIN_ACTORS})
    FROM readiness_assignments_positionassignment a
    JOIN readiness_roles_role r ON r.account_id = %(account)s AND r.id = a.role_id
    JOIN readiness_positions_position p ON p.account_id = %(account)s AND p.id = a.position_id
    LEFT JOIN readiness_scores_positionassignmentreadiness v
      ON v.account_id = %(account)s AND v.assignment_id = a.id
    WHERE a.account_id = %(account)s AND a.employee_id = %(record)s AND {ACTIVE}
"""
_STAFF: Final = f"""
    SELECT e.id, e.given_name || ' ' || e.family_name, 1::numeric, v.value, true
    FROM readiness_employees_employee e
    LEFT JOIN readiness_scores_employeereadiness v
      ON v.account_id = %(account)s AND v.employee_id = e.id
    WHERE e.account_id = %(account)s AND e.status = 'active' AND e.id IN (
        SELECT a.employee_id FROM readiness_assignments_positionassignment a
        JOIN readiness_positions_position p ON p.account_id = %(account)s AND p.id = a.position_id
        WHERE a.account_id = %(account)s AND {ACTIVE}
          AND p.unit_id IN ({_SUBTREE.format(root="%(record)s::uuid")})
    )
"""
_PEOPLE: Final = f"""
    SELECT e.id, e.given_name || ' ' || e.family_name, 1::numeric, v.value, {_SHOWN}
    FROM readiness_employees_employee e
    LEFT JOIN readiness_scores_employeereadiness v
      ON v.account_id = %(account)s AND v.employee_id = e.id
    WHERE e.account_id = %(account)s AND e.status = 'active' AND e.account_id = %(record)s
"""

INPUTS: Final[dict[str, tuple[str, str]]] = {
    "responsibility": ("requirement", _REQUIREMENTS),
    "role": ("responsibility", _RESPONSIBILITIES),
    "position_assignment": ("responsibility", _SIGNED_RESPONSIBILITIES),
    "employee": ("position_assignment", _ASSIGNMENTS),
    "unit": ("employee", _STAFF),
    "account": ("employee", _PEOPLE),
}
"""By level: what its inputs are, and the SQL that selects them."""
