"""Tables of a test's own, isolated and watched, in a database of its own.

No other test, and no check of the catalog, may meet them, not even after a run was killed.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from celery import current_app
from django.db import connections, models

from annex.cascades import registry, stages
from annex.cascades.declarations import Cascade, Watch
from annex.cascades.operations import WatchClock, WatchColumns
from annex.tenancy import bootstrap
from annex.tenancy.operations import APP_ROLE, POLICY_CONDITION, POLICY_ROLES
from annex.testing.cases import CommitTestCase
from annex.testing.databases import admin_connection

ALIASES = ("default", "owner")
TEMPLATE = """
SELECT datname FROM pg_database WHERE datname LIKE '%%\\_template'
  AND starts_with(%(usual)s, left(datname, -length('_template')))
ORDER BY length(datname) DESC LIMIT 1
"""
"""The migrated template behind the database of this worker."""


_used: Counter[str] = Counter()


def watching(cascade: Cascade, watch: Watch) -> WatchColumns:
    """Return the operation that puts a watch on its table."""
    return WatchColumns(
        watch.model._meta.label,
        cascade=cascade.name,
        level=watch.level,
        column=watch.column,
        of=watch.of,
    )


def _configure(**settings: object) -> None:
    current_app.conf.update(settings)
    # Celery keeps its first connections for good, whatever it is configured to later.
    current_app._pool = None
    current_app.amqp._producer_pool = None


def _use_database(name: str) -> None:
    for alias in ALIASES:
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name


class ApartTestCase(CommitTestCase):
    """Runs with a cascade over tables made for it.

    ``values`` maps each model of values to its target; those ``lapsing`` change by themselves.
    """

    databases: ClassVar[Any] = set(ALIASES)
    cascade: ClassVar[Cascade]
    inputs: ClassVar[Sequence[type[models.Model]]]
    values: ClassVar[Mapping[type[models.Model], type[models.Model]]]
    lapsing: ClassVar[Sequence[type[models.Model]]] = ()
    _usual: ClassVar[str]

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls._usual = connections["default"].settings_dict["NAME"]
        # Its own name for each class, each time: others keep connections to what they once flushed.
        name = f"{cls.__module__.rpartition('_')[2]}_{cls.__name__}".lower()
        _used[name] += 1
        own = f"{cls._usual}_{name}_{_used[name]}"
        with admin_connection() as admin:
            admin.execute(f'DROP DATABASE IF EXISTS "{own}" WITH (FORCE)')
            (template,) = admin.execute(TEMPLATE, {"usual": cls._usual}).fetchone() or (None,)
            bootstrap.ensure_database(admin, own, template=template)
        _use_database(own)
        cls.addClassCleanup(_use_database, cls._usual)
        with connections["owner"].cursor() as cursor:
            for statement in cls._create():
                cursor.execute(statement)
        registry.register(cls.cascade)
        cls.addClassCleanup(registry.unregister, cls.cascade.name)

    @classmethod
    def tearDownClass(cls) -> None:
        own = connections["default"].settings_dict["NAME"]
        super().tearDownClass()
        _use_database(cls._usual)
        with admin_connection() as admin:
            admin.execute(f'DROP DATABASE IF EXISTS "{own}" WITH (FORCE)')

    @classmethod
    def _create(cls) -> Iterator[str]:
        tables = (*cls.inputs, *cls.values)
        with connections["owner"].schema_editor(collect_sql=True) as editor:
            for model in tables:
                editor.create_model(model)
        yield from editor.collected_sql
        for model in tables:
            key = model._meta.pk.column
            yield f"ALTER TABLE {model._meta.db_table} ADD UNIQUE (account_id, {key})"
        for values, target in cls.values.items():
            yield (
                f"ALTER TABLE {values._meta.db_table} ADD FOREIGN KEY "
                f"(account_id, {values._meta.pk.column}) REFERENCES {target._meta.db_table} "
                "(account_id, id) ON DELETE CASCADE"
            )
        check = f"USING ({POLICY_CONDITION}) WITH CHECK ({POLICY_CONDITION})"
        for model in tables:
            table = model._meta.db_table
            yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
            yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
            yield f"CREATE POLICY account_access ON {table} TO {POLICY_ROLES} {check}"
            yield f"CREATE POLICY account_floor ON {table} AS RESTRICTIVE TO {POLICY_ROLES} {check}"
            yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {APP_ROLE}"
        for model in cls.lapsing:
            yield from WatchClock(model._meta.label).forwards_sql(model._meta)
        for watch in cls.cascade.watches:
            yield from watching(cls.cascade, watch).forwards_sql(watch.model._meta)

    def setUp(self) -> None:
        super().setUp()
        self.deliver(False)

    def deliver(self, delivered: bool) -> None:
        """Run woken stages at once, or let their messages lie unread as a lost broker would."""
        before = {
            "task_always_eager": current_app.conf.task_always_eager,
            "broker_url": current_app.conf.broker_url,
        }
        _configure(task_always_eager=delivered, broker_url="memory://localhost/")
        self.addCleanup(_configure, **before)

    def settle(self, at: datetime | None = None) -> int:
        """Run stages until no mark is due at a moment, by default now."""
        clock = {"clock": lambda: at} if at else {}
        return stages.settle(self.cascade.name, **clock)
