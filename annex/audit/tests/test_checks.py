"""Forget, spoil and damage what the history rests on, and see it named."""

from contextlib import contextmanager

import psycopg
from django.conf import settings
from django.db import connections, models
from django.test import SimpleTestCase, TransactionTestCase
from django.test.utils import isolate_apps

from annex.audit.checks import _judge, every_tenant_model_is_recorded_or_says_why_not, findings
from annex.audit.declarations import Declared, audited_models, declared, exemption_of, tenant_models
from annex.audit.operations.recording import AuditChanges, StopAuditing, trigger_names
from annex.tenancy.models import TenantModel

TABLE = "identity_membership"
NAMES = trigger_names("identity.membership", "id", ())


def ids(messages):
    return [message.id for message in messages]


@isolate_apps()
class DeclarationTests(SimpleTestCase):
    def judged(self, model, exclude=None):
        label = model._meta.label_lower
        said = {} if exclude is None else {label: Declared(label, exclude)}
        return ids(_judge(model, said))

    def test_every_model_of_the_project_is_recorded_or_says_why_not(self):
        self.assertEqual(every_tenant_model_is_recorded_or_says_why_not(), [])
        self.assertEqual(
            {model._meta.label_lower for model in audited_models()}, set(declared().keys())
        )
        self.assertGreater(len(audited_models()), 8)

    def test_a_reason_is_a_sentence(self):
        for model in tenant_models():
            if reason := exemption_of(model):
                self.assertRegex(reason, r"^[A-Z].+\.$", model)

    def test_a_forgotten_model_is_named(self):
        class Forgotten(TenantModel):
            class Meta:
                app_label = "audit"

        self.assertEqual(self.judged(Forgotten), ["audit.E001"])
        self.assertEqual(self.judged(Forgotten, exclude=()), [])

    def test_a_model_is_not_both(self):
        class Both(TenantModel):
            unaudited = "A counter."

            class Meta:
                app_label = "audit"

        self.assertEqual(self.judged(Both), [])
        self.assertEqual(self.judged(Both, exclude=()), ["audit.E002"])

    def test_a_renamed_column_is_left_out_no_more(self):
        class Renamed(TenantModel):
            new_name = models.TextField()

            class Meta:
                app_label = "audit"

        self.assertEqual(self.judged(Renamed, exclude=("old_name",)), ["audit.E003"])

    def test_secrets_and_files_are_kept_out(self):
        class Secretive(TenantModel):
            token_checksum = models.TextField()
            content = models.BinaryField()

            class Meta:
                app_label = "audit"

        self.assertEqual(self.judged(Secretive, exclude=()), ["audit.E004", "audit.E004"])
        self.assertEqual(self.judged(Secretive, exclude=("token_checksum", "content")), [])

    def test_a_key_is_a_uuid(self):
        class Numbered(TenantModel):
            id = models.BigAutoField(primary_key=True)

            class Meta:
                app_label = "audit"

        self.assertEqual(self.judged(Numbered, exclude=()), ["audit.E005"])

    def test_stopping_undoes_exactly_what_auditing_does(self):
        model = audited_models()[0]
        label, options = model._meta.label_lower, model._meta
        audit, stop = (kind(label, exclude=("role",)) for kind in (AuditChanges, StopAuditing))

        self.assertEqual(
            sorted(sql.split('"')[1] for sql in audit.create_sql(label, options)),
            sorted(sql.split('"')[1] for sql in stop.drop_sql(label, options)),
        )
        self.assertEqual(stop.deconstruct(), ("StopAuditing", [label], {"exclude": ("role",)}))


DAMAGES = {
    "trigger dropped": (f'DROP TRIGGER "{NAMES["deleted"]}" ON {TABLE}', "audit.E101"),
    "trigger off": (f'ALTER TABLE {TABLE} DISABLE TRIGGER "{NAMES["created"]}"', "audit.E101"),
    "trigger for replicas": (
        f'ALTER TABLE {TABLE} ENABLE REPLICA TRIGGER "{NAMES["updated"]}"',
        "audit.E101",
    ),
    "undeclared trigger": (
        f"CREATE TRIGGER annex_audit_stray AFTER UPDATE ON {TABLE} FOR EACH ROW "
        "EXECUTE FUNCTION annex.audit_updated()",
        "audit.E102",
    ),
    "runtime adds": ("GRANT INSERT ON audit_change TO annex_app", "audit.E103"),
    "runtime removes": ("GRANT DELETE ON audit_change TO annex_app", "audit.E103"),
    "invoker's function": ("ALTER FUNCTION annex.audit_updated() SECURITY INVOKER", "audit.E104"),
    "function of another": (
        "ALTER FUNCTION annex.audit_created() OWNER TO CURRENT_USER",
        "audit.E104",
    ),
}


class CatalogTests(TransactionTestCase):
    def test_the_migrated_catalog_has_no_finding(self):
        self.assertEqual(list(findings(connections["default"])), [])

    def test_each_damage_is_named(self):
        for name, (statement, expected) in DAMAGES.items():
            with self.subTest(name), damaged(statement) as connection:
                self.assertIn(expected, ids(findings(connection)))


@contextmanager
def damaged(statement):
    """Yield a connection to the damaged catalog; the damage is undone at the end."""
    name = connections["default"].settings_dict["NAME"]
    with psycopg.connect(settings.ADMIN_DATABASE_URL, dbname=name) as session:
        session.execute(statement)
        yield session
        session.rollback()
