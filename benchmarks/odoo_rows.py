"""Millions of documents in Odoo's tables, for the explorer's benchmark: written by sets."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import psycopg

from annex.odoo.documents.tests import shaped

PARTNERS: Final = 60_000
ORDERS: Final = 80_000
TASKS: Final = 58_000
PROJECTS: Final = 2_000
PARENTS: Final = PARTNERS + ORDERS + TASKS + PROJECTS
LATIN: Final = """
Contrat Facture Rapport Procès-verbal Réunion Budget Évaluation Noël Santé Formation Employé
Logement Chasse École Conseil Municipal Plan Entretien Report Invoice Meeting Safety Training
Housing Policy Review Drawing Permit Survey Photo Scan Letter Minutes Agreement Quote Archive"""
STEP: Final = 250_000
WORDS: Final = tuple(f"{LATIN} ᐊᕙᑕᖅ ᓄᓇᕕᒃ ᐃᓄᒃᑎᑐᑦ ᐱᓕᕆᐊᖅ ᐊᐅᓚᑦᑎᔨ ᑲᑎᒪᔨ".split())

RECORDS: Final = (
    """
    INSERT INTO res_partner (id, name, complete_name, active, partner_share, company_id)
    SELECT i, 'Contact ' || i, 'Contact ' || i, true, true,
           CASE WHEN i %% 3 = 0 THEN NULL ELSE i %% 19 %% 5 + 1 END
    FROM generate_series(9, %(partners)s) i""",
    """
    INSERT INTO sale_order (id, name, company_id, partner_id, user_id)
    SELECT i, 'S' || lpad(i::text, 6, '0'), CASE WHEN i %% 20 = 0 THEN 5 ELSE i %% 4 + 1 END,
           i %% %(partners)s + 1, CASE WHEN i %% 2000 = 0 THEN 3 ELSE 2 END
    FROM generate_series(1, %(orders)s) i""",
    """
    INSERT INTO project_project (id, name, active, privacy_visibility, company_id)
    SELECT i, jsonb_build_object('en_US', 'Project ' || i), true,
           CASE WHEN i %% 10 < 3 THEN 'employees' ELSE 'followers' END,
           CASE WHEN i %% 20 = 0 THEN 5 ELSE i %% 4 + 1 END
    FROM generate_series(1, %(projects)s) i""",
    """
    INSERT INTO project_task (id, name, active, project_id, company_id)
    SELECT i, 'Task ' || i, true, i %% %(projects)s + 1,
           CASE WHEN i %% 20 = 0 THEN 5 ELSE i %% 4 + 1 END
    FROM generate_series(1, %(tasks)s) i""",
    """
    INSERT INTO project_task_user_rel (task_id, user_id)
    SELECT i, u FROM generate_series(1, %(tasks)s) i,
      LATERAL (SELECT 100 + i %% 400 AS u UNION ALL SELECT 8 WHERE i %% 2900 = 4) x""",
    """
    INSERT INTO mail_followers (res_model, res_id, partner_id)
    SELECT 'project.project', i, p FROM generate_series(1, %(projects)s) i,
      LATERAL (SELECT 100 + i %% 400 AS p UNION ALL SELECT 5 WHERE i %% 50 = 3) x""",
)
# Odoo has these, and the rule for guests is asked along them.
INDEXES: Final = (
    "CREATE UNIQUE INDEX ON project_task_user_rel (task_id, user_id)",
    "CREATE INDEX ON project_task_user_rel (task_id)",
    "CREATE INDEX ON project_task_user_rel (user_id)",
)
# Every parent gets its share of the documents; one in a hundred hangs on nothing.
DOCUMENTS: Final = """
INSERT INTO ir_attachment (id, name, res_model, res_id, type, store_fname, checksum, file_size,
    mimetype, index_content, public, create_uid, create_date, write_date)
SELECT i, w[1 + h %% n] || ' ' || w[1 + h / 64 %% n] || ' ' || i || '.' || e.ext,
    CASE WHEN i %% 100 = 7 THEN NULL WHEN p < %(partners)s THEN 'res.partner'
         WHEN p < %(partners)s + %(orders)s THEN 'sale.order'
         WHEN p < %(partners)s + %(orders)s + %(tasks)s THEN 'project.task'
         ELSE 'project.project' END,
    CASE WHEN i %% 100 = 7 THEN NULL WHEN p < %(partners)s THEN p + 1
         WHEN p < %(partners)s + %(orders)s THEN p - %(partners)s + 1
         WHEN p < %(partners)s + %(orders)s + %(tasks)s THEN p - %(partners)s - %(orders)s + 1
         ELSE p - %(partners)s - %(orders)s - %(tasks)s + 1 END,
    'binary', 'archive://' || i %% 100 || '/' || i || '.' || e.ext, md5(i::text), h %% 9000000,
    e.mime,
    CASE WHEN i %% 10 = 0 THEN w[1 + h / 7 %% n] || ' concernant la ' || w[1 + h / 11 %% n]
         || ' of the ' || w[1 + h / 13 %% n] || ' no ' || h %% 5000 END,
    i %% 5000 = 0, 1 + h %% 400, d, d
FROM generate_series(%(low)s, %(high)s) i
CROSS JOIN (SELECT %(words)s::text[] AS w, %(count)s AS n) v
CROSS JOIN LATERAL (SELECT hashint4(i::integer)::bigint & 2147483647 AS h) y
CROSS JOIN LATERAL (SELECT (h %% %(parents)s)::integer AS p,
    timestamp '2018-01-01' + h / 9 * interval '1 second' AS d) z
CROSS JOIN LATERAL (SELECT (ARRAY['pdf','pdf','pdf','jpg','docx'])[1 + h / 3 %% 5] AS ext,
    (ARRAY['application/pdf','application/pdf','application/pdf','image/jpeg',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document'])
    [1 + h / 3 %% 5] AS mime
) e"""


def write(odoo: psycopg.Connection[Any], rows: int, *, parents: int = PARENTS) -> None:
    """Write the people, their records and ``rows`` documents into an empty database."""
    shaped.fill(odoo)
    share = parents / PARENTS
    values: dict[str, Any] = {
        "partners": int(PARTNERS * share),
        "orders": int(ORDERS * share),
        "tasks": int(TASKS * share),
        "projects": int(PROJECTS * share),
        "words": list(WORDS),
        "count": len(WORDS),
    }
    values["parents"] = sum(values[one] for one in ("partners", "orders", "tasks", "projects"))
    with psycopg.ClientCursor(odoo) as cursor:
        for statement in RECORDS:
            cursor.execute(statement, values)
        for index in INDEXES:
            cursor.execute(index)
        cursor.execute(
            "INSERT INTO fs_storage (name, code, protocol, directory_path) "
            "VALUES ('Archive', 'archive', 's3', 'odoo/documents')"
        )
        with indexed_after(odoo, "public", "ir_attachment"):
            for low in range(1, rows + 1, STEP):
                high = min(low + STEP - 1, rows)
                cursor.execute(DOCUMENTS, {**values, "low": low, "high": high})
                print(f"  {high:,} documents in Odoo's tables", flush=True)
        cursor.execute("VACUUM ANALYZE")


@contextmanager
def indexed_after(odoo: psycopg.Connection[Any], schema: str, table: str) -> Iterator[None]:
    """Take a table's indexes away inside the block, but those of constraints."""
    found = odoo.execute(
        "SELECT x.indexrelid::regclass::text, pg_get_indexdef(x.indexrelid) FROM pg_index x "
        "LEFT JOIN pg_constraint c ON c.conindid = x.indexrelid "
        "WHERE x.indrelid = %s::regclass AND c.oid IS NULL",
        [f"{schema}.{table}"],
    ).fetchall()
    for index, _ in found:
        odoo.execute(f"DROP INDEX {index}")
    yield
    odoo.execute("SET maintenance_work_mem = '512MB'")
    for _, definition in found:
        odoo.execute(definition)
