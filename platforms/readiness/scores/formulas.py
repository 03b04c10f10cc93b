"""The formulas of readiness, once, in SQL: recalculation, proof and explanation all read these.

Each selects ``id, value, coverage, valid_until`` for the rows of ``wanted(id)``; the signed share
has its two weights in the place of value and coverage. Arithmetic is
exact (``numeric``), rounded half up once a level: Postgres rounds halves away from zero, and
nothing here is negative. Unknown is null and left out of a mean. Spans are half-open; whether an
assignment is active is a matter of the UTC date.
"""

from typing import Final

TODAY: Final = "(%(at)s::timestamptz AT TIME ZONE 'UTC')::date"
ACTIVE: Final = f"(a.starts_on <= {TODAY} AND (a.ends_on IS NULL OR a.ends_on > {TODAY}))"
NEXT_DAY_OF_CHANGE: Final = f"""
    min(least(CASE WHEN a.starts_on > {TODAY} THEN a.starts_on END,
              CASE WHEN a.ends_on > {TODAY} THEN a.ends_on END))::timestamp AT TIME ZONE 'UTC'
"""

RESPONSIBILITY: Final = """
    SELECT w.id,
           round(100.0 * coalesce(sum(q.weight) FILTER (WHERE q.is_satisfied), 0)
                 / sum(q.weight), 2),
           CASE WHEN sum(q.weight) > 0 THEN 100 ELSE 0 END::numeric,
           min(q.changes_at)
    FROM wanted w LEFT JOIN (
        SELECT q.id, q.responsibility_id, q.weight,
               bool_or(e.satisfied_at <= %(at)s
                       AND (e.expires_at IS NULL OR e.expires_at > %(at)s)) AS is_satisfied,
               min(least(CASE WHEN e.satisfied_at > %(at)s THEN e.satisfied_at END,
                         CASE WHEN e.expires_at > %(at)s THEN e.expires_at END,
                         CASE WHEN e.withdrawn_at > %(at)s THEN e.withdrawn_at END)) AS changes_at
        FROM wanted w
        JOIN readiness_responsibilities_requirement q
          ON q.account_id = %(account)s AND q.responsibility_id = w.id
        LEFT JOIN readiness_responsibilities_evidence e
          ON e.account_id = %(account)s AND e.requirement_id = q.id
         AND (e.withdrawn_at IS NULL OR e.withdrawn_at > %(at)s)
        GROUP BY q.id, q.responsibility_id, q.weight
    ) q ON q.responsibility_id = w.id
    GROUP BY w.id
"""

ROLE: Final = """
    SELECT w.id,
           round(sum(v.value * r.weight) / sum(r.weight) FILTER (WHERE v.value IS NOT NULL), 2),
           coalesce(round(100.0 * sum(r.weight) FILTER (WHERE v.value IS NOT NULL)
                          / sum(r.weight), 2), 0),
           NULL::timestamptz
    FROM wanted w
    LEFT JOIN readiness_responsibilities_responsibility r
      ON r.account_id = %(account)s AND r.role_id = w.id
    LEFT JOIN readiness_scores_responsibilityreadiness v
      ON v.account_id = %(account)s AND v.responsibility_id = r.id
    GROUP BY w.id
"""

SIGNED_SHARE: Final = """
    WITH held AS (
        SELECT a.id, a.role_id
        FROM wanted w JOIN readiness_assignments_positionassignment a
          ON a.account_id = %(account)s AND a.id = w.id
    ), duty AS (
        SELECT r.id, r.role_id, r.weight FROM readiness_responsibilities_responsibility r
        WHERE r.account_id = %(account)s AND r.role_id IN (SELECT h.role_id FROM held h)
    ), load AS (
        SELECT d.role_id, sum(d.weight) AS weight FROM duty d GROUP BY d.role_id
    ), signed AS (
        SELECT h.id,
               sum(d.weight) FILTER (
                   WHERE s.signed_at <= %(at)s AND (s.expires_at IS NULL OR s.expires_at > %(at)s)
               ) AS weight,
               min(least(CASE WHEN s.signed_at > %(at)s THEN s.signed_at END,
                         CASE WHEN s.expires_at > %(at)s THEN s.expires_at END)) AS changes_at
        FROM held h
        JOIN readiness_assignments_signoff s
          ON s.account_id = %(account)s AND s.assignment_id = h.id
        JOIN duty d ON d.id = s.responsibility_id AND d.role_id = h.role_id
        GROUP BY h.id
    )
    SELECT h.id, coalesce(s.weight, 0), coalesce(l.weight, 0), s.changes_at
    FROM held h LEFT JOIN load l ON l.role_id = h.role_id LEFT JOIN signed s ON s.id = h.id
"""

POSITION_ASSIGNMENT: Final = """
    SELECT a.id, round(v.value * s.signed_weight / nullif(s.load_weight, 0), 2),
           coalesce(v.coverage, 0), NULL::timestamptz
    FROM wanted w
    JOIN readiness_assignments_positionassignment a ON a.account_id = %(account)s AND a.id = w.id
    LEFT JOIN readiness_scores_rolereadiness v
      ON v.account_id = %(account)s AND v.role_id = a.role_id
    LEFT JOIN readiness_scores_signedshare s
      ON s.account_id = %(account)s AND s.assignment_id = a.id
"""

EMPLOYEE: Final = f"""
    SELECT w.id,
           round(sum(v.value * a.fte) FILTER (WHERE {ACTIVE})
                 / sum(a.fte) FILTER (WHERE {ACTIVE} AND v.value IS NOT NULL), 2),
           coalesce(round(100 * sum(a.fte) FILTER (WHERE {ACTIVE} AND v.value IS NOT NULL)
                          / sum(a.fte) FILTER (WHERE {ACTIVE}), 2), 0),
           {NEXT_DAY_OF_CHANGE}
    FROM wanted w
    LEFT JOIN readiness_assignments_positionassignment a
      ON a.account_id = %(account)s AND a.employee_id = w.id
    LEFT JOIN readiness_scores_positionassignmentreadiness v
      ON v.account_id = %(account)s AND v.assignment_id = a.id
    GROUP BY w.id
"""

# Most people sit in one unit: they are summed up there once, and these sums for every unit above.
# Who sits in several is counted one by one, once for each unit above any of them.
UNIT: Final = f"""
    WITH RECURSIVE below(top, id) AS (
        SELECT w.id, w.id FROM wanted w
        UNION
        SELECT b.top, u.id FROM below b JOIN readiness_units_unit u
          ON u.account_id = %(account)s AND u.parent_id = b.id
    ), seat AS MATERIALIZED (
        SELECT p.unit_id, a.employee_id, a.starts_on, a.ends_on
        FROM readiness_positions_position p
        JOIN readiness_assignments_positionassignment a
          ON a.account_id = %(account)s AND a.position_id = p.id
        WHERE p.account_id = %(account)s AND p.unit_id IN (SELECT b.id FROM below b)
    ), member AS MATERIALIZED (
        SELECT DISTINCT a.unit_id, a.employee_id, v.value
        FROM seat a
        JOIN readiness_employees_employee e
          ON e.account_id = %(account)s AND e.id = a.employee_id AND e.status = 'active'
        LEFT JOIN readiness_scores_employeereadiness v
          ON v.account_id = %(account)s AND v.employee_id = a.employee_id
        WHERE {ACTIVE}
    ), several AS MATERIALIZED (
        SELECT m.employee_id FROM member m GROUP BY m.employee_id HAVING count(*) > 1
    ), home AS (
        SELECT m.unit_id, count(*) AS people, count(m.value) AS known, sum(m.value) AS total
        FROM member m
        WHERE NOT EXISTS (SELECT 1 FROM several s WHERE s.employee_id = m.employee_id)
        GROUP BY m.unit_id
    ), staff AS (
        SELECT b.top, h.people, h.known, h.total FROM below b JOIN home h ON h.unit_id = b.id
        UNION ALL
        SELECT x.top, 1, CASE WHEN x.value IS NULL THEN 0 ELSE 1 END, x.value
        FROM (
            SELECT DISTINCT b.top, m.employee_id, m.value
            FROM member m JOIN below b ON b.id = m.unit_id
            WHERE m.employee_id IN (SELECT s.employee_id FROM several s)
        ) x
    ), mean AS (
        SELECT s.top, sum(s.total) / nullif(sum(s.known), 0) AS value,
               100.0 * sum(s.known) / sum(s.people) AS coverage
        FROM staff s GROUP BY s.top
    ), clock AS (
        SELECT b.top, min(c.changes_at) AS changes_at FROM below b JOIN (
            SELECT a.unit_id, {NEXT_DAY_OF_CHANGE} AS changes_at FROM seat a GROUP BY a.unit_id
        ) c ON c.unit_id = b.id GROUP BY b.top
    )
    SELECT w.id, round(m.value, 2), coalesce(round(m.coverage, 2), 0), c.changes_at
    FROM wanted w LEFT JOIN mean m ON m.top = w.id LEFT JOIN clock c ON c.top = w.id
"""

ACCOUNT: Final = """
    SELECT w.id, round(sum(v.value) / nullif(count(v.value), 0), 2),
           coalesce(round(100.0 * count(v.value) / nullif(count(e.id), 0), 2), 0),
           NULL::timestamptz
    FROM wanted w
    LEFT JOIN readiness_employees_employee e
      ON e.account_id = %(account)s AND e.account_id = w.id AND e.status = 'active'
    LEFT JOIN readiness_scores_employeereadiness v
      ON v.account_id = %(account)s AND v.employee_id = e.id
    GROUP BY w.id
"""
