"""What the history costs whoever writes: the same statements with and without its triggers.

On a migrated database, as the runtime role; the administrator swaps the triggers of one table
between rounds, interleaved. Compared are no history, ours, and the two ways that were not taken:
row triggers for everything, statement triggers for everything. Prints medians in milliseconds of
the server's processor, each as a ratio to no history, and microseconds added for each row.

    python -m annex.local with-servers -- sh -c 'python manage.py tenancy_bootstrap &&
        python manage.py migrate && python benchmarks/audit.py [ROUNDS [ROWS]]'
"""

import os
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import django
import psycopg

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
django.setup()

from django.conf import settings
from django.db import connection, transaction

from annex.audit.operations.recording import AuditChanges
from annex.identity import services
from annex.kernel.ids import uuid7
from annex.tenancy.context import global_context, tenant_context
from platforms.readiness.employees.models import Employee

TABLE = Employee._meta.db_table
LABEL = Employee._meta.label_lower
CALL = f"('{LABEL}', 'id', '{{account_id}}')"
INSERT = """
    INSERT INTO public.audit_change (id, account_id, transaction_id, at, actor_id, model,
        object_id, operation, was, became, truncated)"""
HEAD = """() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$ """
NEW_ID = "(annex.audit_id_prefix(clock_timestamp()) || substr(gen_random_uuid()::text, 16))::uuid"
COMMON = "annex.audit_transaction(), clock_timestamp(), annex.user_id(), TG_ARGV[0]"

# As ours, but one call and one INSERT a row.
EACH_ROW = f"""
CREATE FUNCTION annex.bench_each_row{HEAD}
DECLARE
    said CONSTANT jsonb := to_jsonb(CASE TG_OP WHEN 'INSERT' THEN NEW ELSE OLD END);
    row_values CONSTANT jsonb := said - TG_ARGV[1] - TG_ARGV[2]::text[];
BEGIN {INSERT}
    VALUES ({NEW_ID}, (said ->> 'account_id')::uuid, {COMMON}, (said ->> TG_ARGV[1])::uuid,
        CASE TG_OP WHEN 'INSERT' THEN 'created' ELSE 'deleted' END,
        CASE TG_OP WHEN 'DELETE' THEN row_values END,
        CASE TG_OP WHEN 'INSERT' THEN row_values END, '{{}}');
    RETURN NULL;
END $$"""
# As ours, but updates as a set; without nested loops, or the plan kept for one row would serve
# ten thousand. It loses changes of keys.
EACH_STATEMENT = f"""
CREATE FUNCTION annex.bench_each_statement{HEAD.replace("AS", "SET enable_nestloop = off AS")}
BEGIN {INSERT}
    SELECT {NEW_ID}, d.account_id, {COMMON}, d.id, 'updated', d.was, d.became, '{{}}'
    FROM (
        SELECT n.id, n.account_id,
               (SELECT jsonb_object_agg(v.key, to_jsonb(o) -> v.key) FROM jsonb_each(to_jsonb(n)) v
                WHERE v.value IS DISTINCT FROM to_jsonb(o) -> v.key) AS was,
               (SELECT jsonb_object_agg(v.key, v.value) FROM jsonb_each(to_jsonb(n)) v
                WHERE v.value IS DISTINCT FROM to_jsonb(o) -> v.key) AS became
        FROM new_rows n JOIN old_rows o ON o.id = n.id
        OFFSET 0
    ) d WHERE d.was IS NOT NULL;
    RETURN NULL;
END $$"""
OURS = list(AuditChanges(LABEL).create_sql(LABEL, Employee._meta))
STATEMENT_UPDATE = (
    f"CREATE TRIGGER bench_updated AFTER UPDATE ON {TABLE} REFERENCING OLD TABLE AS old_rows "
    f"NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION annex.bench_each_statement{CALL}"
)
ROW_SETS = [
    f"CREATE TRIGGER bench_{event} AFTER {event} ON {TABLE} FOR EACH ROW "
    f"EXECUTE FUNCTION annex.bench_each_row{CALL}"
    for event in ("INSERT", "DELETE")
]
WAYS = {
    "no history": [],
    "ours": OURS,
    "row triggers": [*ROW_SETS, OURS[2]],
    "statement triggers": [*OURS[:2], STATEMENT_UPDATE],
}


def clock(spent: Path) -> int:
    """Return the nanoseconds that the server's process has run, which other load does not move.

    Where that can not be read, on a server elsewhere, the time that has passed.
    """
    return int(spent.read_text().split()[0]) if spent.is_file() else time.perf_counter_ns()


class Bench:
    """One account with people, and the statements that are timed."""

    def __init__(self, rows: int) -> None:
        self.rows = rows
        name = urlsplit(settings.DATABASE_URL).path
        url = urlsplit(settings.ADMIN_DATABASE_URL)._replace(path=name).geturl()
        self.admin = psycopg.connect(url, autocommit=True)
        with global_context():
            slug = f"bench-{uuid7().hex[-8:]}"
            self.account = services.create_account(name="Bench", slug=slug, api_version="2")
        self.context = tenant_context(self.account.pk, uuid7())

    def use(self, way: str) -> None:
        """Put the triggers of ``way`` in the place of whatever is there."""
        names = self.admin.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass "
            "AND (tgname LIKE 'annex_audit_%%' OR tgname LIKE 'bench_%%')",
            [TABLE],
        ).fetchall()
        for (name,) in names:
            self.admin.execute(f'DROP TRIGGER "{name}" ON {TABLE}')
        for statement in WAYS[way]:
            self.admin.execute(statement)

    def install(self) -> None:
        for name, sql in (("each_row", EACH_ROW), ("each_statement", EACH_STATEMENT)):
            self.admin.execute(f"DROP FUNCTION IF EXISTS annex.bench_{name}() CASCADE")
            self.admin.execute(sql)
            self.admin.execute(f"ALTER FUNCTION annex.bench_{name}() OWNER TO annex_owner")

    def leave(self) -> None:
        """Put the declared triggers back, and take away what the benchmark made."""
        self.use("ours")
        self.clear()
        for name in ("each_row", "each_statement"):
            self.admin.execute(f"DROP FUNCTION IF EXISTS annex.bench_{name}() CASCADE")
        self.admin.execute("DELETE FROM identity_account WHERE id = %s", [self.account.pk])

    def clear(self) -> None:
        self.admin.execute("SET session_replication_role = replica")
        for table in (TABLE, "cascades_mark", "audit_change"):
            self.admin.execute(f"DELETE FROM {table} WHERE account_id = %s", [self.account.pk])
        self.admin.execute("SET session_replication_role = origin")
        self.admin.execute(f"VACUUM ANALYZE {TABLE}, cascades_mark, audit_change")

    def timed(self, call: Callable[[], object]) -> float:
        """Return the milliseconds of the server's processor that ``call`` and its commit take."""
        connection.ensure_connection()
        spent = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
        with self.context:
            started = clock(spent)
            with transaction.atomic():
                call()
            return (clock(spent) - started) / 1_000_000

    def people(self, count: int) -> list[Employee]:
        return [
            Employee(number=f"N{number:06}", given_name="Ada", family_name=f"Lovelace {number}")
            for number in range(count)
        ]

    def rename(self, person: Employee, given_name: str) -> None:
        Employee.objects.filter(pk=person.pk).update(given_name=given_name)

    def round(self) -> dict[str, float]:
        """Time every statement once, the short ones two hundred times."""
        self.clear()
        with self.context:
            people = self.people(self.rows)
        taken = {"import": self.timed(lambda: Employee.objects.bulk_create(people))}
        for name, given_name in (("update of one", "Grace"), ("update to the same", "Grace")):
            taken[name] = statistics.median(
                self.timed(partial(self.rename, person, given_name)) for person in people[:200]
            )
        taken["update of all"] = self.timed(lambda: Employee.objects.update(family_name="Byron"))
        taken["update of all to the same"] = self.timed(
            lambda: Employee.objects.update(family_name="Byron")
        )
        with self.context, connection.cursor() as cursor:
            delete = f"DELETE FROM {TABLE} WHERE account_id = %s"
            taken["delete of all"] = self.timed(lambda: cursor.execute(delete, [self.account.pk]))
        return taken


def main(rounds: int, rows: int) -> None:
    bench = Bench(rows)
    found: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    try:
        bench.install()
        for _ in range(rounds):
            for way in WAYS:
                bench.use(way)
                connection.close()  # no plan is kept from the way before
                for what, took in bench.round().items():
                    found[what][way].append(took)
    finally:
        bench.leave()
    print(f"{rows} rows, {rounds} rounds, medians in ms; x: ratio to no history\n")
    for what, by_way in found.items():
        bare = statistics.median(by_way["no history"])
        count = 1 if what in {"update of one", "update to the same"} else rows
        for way, times in by_way.items():
            median = statistics.median(times)
            added = (median - bare) * 1000 / count
            print(
                f"{what:28} {way:20} {median:9.2f} ms  x{median / bare:5.2f}  +{added:7.1f} us/row"
            )
        print()


if __name__ == "__main__":
    said = [int(word) for word in sys.argv[1:3]]
    main(*said, *(5, 10_000)[len(said) :])
