"""What searches cost below the policies: plans of the role that serves, over many accounts."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, urlsplit

import psycopg
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase

from annex.tenancy import seal
from annex.tenancy.context import TenantContext, tenant_context
from annex.testing.plans import Plan, nodes
from platforms.marketplace.matching.reads import wording
from platforms.marketplace.skills.api.filters import SkillFilter
from platforms.marketplace.skills.models import Skill, SkillAlias
from proofs.tenancy.plans.rows import BUSY, account_id

MODELS = (Skill, SkillAlias)
TABLES = [model._meta.db_table for model in MODELS]
INDEXES = {TABLES[0]: "skill_folded", TABLES[1]: "skill_alias_folded"}
ACCOUNT = account_id(BUSY)
FILL = (
    f"""INSERT INTO {TABLES[0]} (id, account_id, name, uri, description, source)
SELECT md5('skill' || a || '/' || n)::uuid, md5('account' || a)::uuid, 'Skill ' || n, '', '',
    'manual'
FROM generate_series(1, 40) a, generate_series(1, 300) n""",
    f"""INSERT INTO {TABLES[1]} (id, account_id, skill_id, name, language)
SELECT gen_random_uuid(), s.account_id, s.id, s.name || ' also ' || n, ''
FROM {TABLES[0]} s, generate_series(1, 8) n""",
)


class SearchTests(TransactionTestCase):
    def setUp(self) -> None:
        with self.admin() as admin:
            with admin.transaction():
                # Triggers and foreign keys would ask for accounts, which no plan reads.
                admin.execute("SET LOCAL session_replication_role = replica")
                for statement in FILL:
                    admin.execute(statement)
            self.addCleanup(self.empty)
            admin.execute(f"VACUUM (ANALYZE) {', '.join(TABLES)}")

    @staticmethod
    @contextmanager
    def admin() -> Iterator[psycopg.Connection[Any]]:
        name = quote(connection.settings_dict["NAME"])
        url = urlsplit(settings.ADMIN_DATABASE_URL)._replace(path=f"/{name}").geturl()
        with psycopg.connect(url, autocommit=True) as admin:
            yield admin

    def empty(self) -> None:
        with self.admin() as admin, admin.transaction():
            admin.execute("SET LOCAL session_replication_role = replica")
            for table in TABLES:
                admin.execute(f"DELETE FROM {table}")

    def plan(self, sql: str, params: Any) -> list[Plan]:
        """Return the nodes of the plan that the role that serves gets in one account."""
        with self.admin() as admin, admin.transaction(force_rollback=True):
            text = psycopg.ClientCursor(admin).mogrify(sql, params)
            admin.execute("SET LOCAL ROLE annex_app")
            admin.execute("SELECT annex_seal.enter(%s)", [seal.mint(TenantContext(ACCOUNT))])
            plan = admin.execute(f"EXPLAIN (FORMAT JSON) {text}").fetchone()
        return list(nodes(plan[0][0]["Plan"]))

    def test_searching_skills_reads_one_account_and_folds_no_name(self) -> None:
        with tenant_context(ACCOUNT):
            found = SkillFilter({"search": "12 kill"}, Skill.objects.all()).qs.values("pk")
            read = self.plan(*found.query.sql_with_params())

        self.assertNotIn("Seq Scan", {node["Node Type"] for node in read})
        indexes = [node for node in read if "Index Name" in node]
        self.assertEqual(len(indexes), 2)
        for node in indexes:
            self.assertIn("account_id = ", node["Index Cond"])
        filters = [node["Filter"] for node in read if "Filter" in node]
        self.assertEqual(sum("folded ~~ " in told for told in filters), 2, filters)
        for told in filters:
            self.assertNotIn("normalize", told)

    def test_the_skills_a_text_speaks_of_are_looked_up_by_equality(self) -> None:
        phrases = ["python", "data", "data streams"]
        values = {"account": ACCOUNT, "phrases": phrases, "names": []}
        read = self.plan(wording._SKILLS, values)

        looked_up = [node for node in read if "folded = ANY" in node.get("Index Cond", "")]
        self.assertEqual({node["Index Name"] for node in looked_up}, set(INDEXES.values()))
        self.assertNotIn("Seq Scan", {node["Node Type"] for node in read})
