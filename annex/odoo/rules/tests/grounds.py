"""The small database in Odoo's shape, made once for a class of tests."""

import unittest
from contextlib import ExitStack, contextmanager

import psycopg
from django.db import connections

from annex.odoo import signals
from annex.odoo.context import context_for
from annex.odoo.rules.reading import readable, refusals
from annex.odoo.sql import name, sql
from proofs.explorer import ground, small


class GroundTestCase(unittest.TestCase):  # Django's would forbid a connection made here
    """Reads as a role with the contract's columns; Odoo writes as the administrator."""

    version = 19

    @classmethod
    def setUpClass(cls):
        with ExitStack() as stack:
            cls.url = stack.enter_context(ground.scratch())
            small.build(cls.url, version=cls.version)
            cls.alias = stack.enter_context(ground.as_reader(cls.url, cls.version))
            cls.odoo = stack.enter_context(psycopg.connect(cls.url, autocommit=True))
            stack.callback(signals.forget, cls.alias)
            cls.addClassCleanup(stack.pop_all().close)

    def context(self, uid, companies=None):
        return context_for(uid, companies, using=self.alias)

    def ids(self, model, condition):
        table = name(model.replace(".", "_"))
        statement = sql("SELECT r.id FROM {} AS r WHERE {}", table, condition)
        with connections[self.alias].cursor() as cursor:
            cursor.execute(statement.text, statement.params)
            return {id for (id,) in cursor.fetchall()}

    def shown(self, model, uid, companies=None):
        return self.ids(model, readable(model, self.context(uid, companies), "r"))

    def reasons(self, model, uid):
        return [one.reason for one in refusals(model, self.context(uid))]

    def signal(self, *tables):
        for table in tables or ("default", "stable"):
            if self.version >= 19:
                self.odoo.execute(f"INSERT INTO orm_signaling_{table} DEFAULT VALUES")
        if self.version < 19:
            self.odoo.execute("SELECT nextval('base_cache_signaling_default')")

    @contextmanager
    def only_rule(self, model, domain):
        """Let one global rule decide about a model inside the block."""
        of = "model_id = (SELECT id FROM ir_model WHERE model = %s)"
        self.odoo.execute(f"UPDATE ir_rule SET active = false WHERE {of}", [model])
        (rule,) = self.odoo.execute(
            "INSERT INTO ir_rule (name, model_id, domain_force, active, perm_read, global) "
            "SELECT 'test', id, %s, true, true, true FROM ir_model WHERE model = %s RETURNING id",
            [domain, model],
        ).fetchone()
        self.signal()
        try:
            yield
        finally:
            self.odoo.execute("DELETE FROM ir_rule WHERE id = %s", [rule])
            self.odoo.execute(f"UPDATE ir_rule SET active = true WHERE {of}", [model])
            self.signal()

    def rows(self, statement, *params):
        return {id for (id,) in self.odoo.execute(statement, params or None).fetchall()}
