"""Annex as a target: account A, whose request it is, and account B, whose rows are canaries."""

import hmac
import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import Count
from django.db.models.functions import ExtractHour
from django.utils import timezone

from annex.identity.models import Membership
from annex.tenancy import seal
from annex.tenancy.context import TenantContext, global_context, tenant_context
from annex.testing import factories
from platforms.readiness.employees.models import Employee
from platforms.readiness.positions.models import Position
from platforms.readiness.units.models import Unit
from proofs.tenancy.attack.canaries import Canaries
from proofs.tenancy.attack.keeping import Keeper, Table
from tests.architecture.rows import TENANT_MODELS, Rows

ROWS_OF_EACH = 3
TIMEOUTS = "-c lock_timeout=200 -c statement_timeout=5000"
"""An attack that waits for ever denies service, which is no news; the proof goes on."""
_READ_BY_FUNCTIONS = {
    # What auth_enter reads of a token, and what a row may hold where no choice is declared.
    "resource",
    "scope",
    "allowed_scopes",
    "role",
    "version",
    "api_version",
}


class AnnexTarget:
    """Two accounts in the database behind the default connection, which must hold nothing else."""

    def __init__(self) -> None:
        self.connection = connection
        self._options_before = dict(connection.settings_dict["OPTIONS"])
        connection.settings_dict["OPTIONS"]["options"] = TIMEOUTS
        connection.close()
        self.canaries = Canaries()
        self._make_accounts()
        name = connection.settings_dict["NAME"]
        url = urlsplit(settings.ADMIN_DATABASE_URL)._replace(path=f"/{name}").geturl()
        self._admin = psycopg.connect(url, autocommit=True, options="-c lock_timeout=10000")
        self.keeper = Keeper(self._admin, self._foreign, self._unmarked)
        self.keeper.mark(self.canaries, self._marked)
        self._frequent = self._many_rows()
        for key in seal.known_keys():
            for secret in (key.secret, *(pad[: len(key.secret)] for pad in key.pads)):
                self.canaries.add(secret.hex(), "annex_seal.key")
        self._fixed_names = self._find_names()
        self.guesses = self._guesses()
        self.keeper.copy()
        self._bystanders = [self._bystander(with_canary=True), self._bystander(with_canary=False)]

    def close(self) -> None:
        """End the bystanders and remove what the keeper keeps."""
        for bystander in self._bystanders:
            bystander.close()
        self.connection.close()
        self.connection.settings_dict["OPTIONS"] = self._options_before
        self.keeper.forget()
        self._admin.close()

    def as_attacker(self) -> Any:
        return tenant_context(self.a.pk, self.a_user.pk)

    def enter_again(self) -> None:
        """Let the next statement enter A anew, whatever an attack has left or reset."""
        self.connection.context_entered(None)

    def prelude(self, name: str) -> Any:
        return global_context() if name == "global" else tenant_context(self.b.pk, self.b_user.pk)

    def neighbours_view(self) -> Any:
        with tenant_context(self.b.pk, self.b_user.pk), transaction.atomic():
            seen = [
                list(model._base_manager.order_by("pk").values_list())
                for model in (Unit, Position, Employee, Membership)
            ]
            hours = Membership.objects.annotate(hour=ExtractHour("created_at"))
            seen.append(list(hours.order_by("pk").values_list("hour", "created_at__date")))
            seen.append(list(Unit.objects.aggregate(Count("pk")).items()))
            return seen

    def foreign_rows(self) -> dict[str, str]:
        return self.keeper.foreign_rows()

    def repair(self) -> list[str]:
        return self.keeper.repair()

    def _make_accounts(self) -> None:
        self.a, self.b = factories.make_account(), factories.make_account()
        self.a_user, self.b_user = factories.make_user(), factories.make_user()
        for account, user in ((self.a, self.a_user), (self.b, self.b_user)):
            factories.make_member(account, user=user, role="owner")
            factories.make_token(account, user=user)
            with tenant_context(account.pk, user.pk):
                for _ in range(ROWS_OF_EACH):
                    _one_of_each()
        with global_context(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO django_session VALUES (%s, %s, %s)",
                ["b" * 32, "data", timezone.now() + timedelta(days=1)],
            )
        with tenant_context(self.a.pk):
            members = Membership._base_manager.values_list("user_id", flat=True)
            self._a_people = [self.a_user.pk, *members]

    def _many_rows(self) -> str:
        """Give B so many rows that statistics speak of them; return their most frequent text."""
        frequent = secrets.token_hex(16)
        self.canaries.add(frequent, "readiness_roles_role.description, frequent")
        with self._admin.transaction():
            self._admin.execute("SET LOCAL session_replication_role = replica")
            self._admin.execute(
                "INSERT INTO readiness_roles_role "
                "(id, account_id, title, code, description, source) "
                "SELECT gen_random_uuid(), %s, md5(random()::text), '', "
                "CASE WHEN n %% 3 = 0 THEN %s ELSE md5(random()::text) END, 'manual' "
                "FROM generate_series(1, 600) n",
                [self.b.pk, frequent],
            )
        self._admin.execute("ANALYZE readiness_roles_role")
        return frequent

    def _foreign(self, table: str, columns: list[str]) -> str:
        people = ", ".join(f"'{one}'" for one in self._a_people)
        if "account_id" in columns:
            return f"account_id IS DISTINCT FROM '{self.a.pk}'"
        if table == "identity_account":
            return f"id <> '{self.a.pk}'"
        if table == "identity_user":
            return f"id NOT IN ({people})"
        return f"user_id NOT IN ({people})" if "user_id" in columns else "true"

    def _marked(self, table: Table) -> str:
        if "account_id" in table.columns:
            return f"account_id <> '{self.a.pk}'"
        if table.name == "django_session" or table.foreign != "true":
            return table.foreign
        return ""

    def _unmarked(self, table: str, column: str) -> bool:
        if column in _READ_BY_FUNCTIONS:
            return True
        for model in apps.get_models(include_auto_created=True):
            if model._meta.db_table == table:
                return any(f.column == column and f.choices for f in model._meta.concrete_fields)
        return False

    @property
    def names(self) -> Mapping[str, str]:
        """What attacks call things here; A's own token is always a fresh one."""
        own = seal.mint(TenantContext(self.a.pk, self.a_user.pk))
        return {**self._fixed_names, "own": own}

    def _find_names(self) -> Mapping[str, str]:
        with tenant_context(self.a.pk):
            a_row, a_child = Unit.objects.first(), Position.objects.first()
        with tenant_context(self.b.pk):
            b_row, b_child = Unit.objects.first(), Position.objects.first()
        for row in (a_row, a_child, b_row, b_child):
            assert row is not None
        theirs = seal.value_of(TenantContext(self.b.pk))
        return {
            "a": str(self.a.pk),
            "b": str(self.b.pk),
            "a_user": str(self.a_user.pk),
            "b_user": str(self.b_user.pk),
            "a_row": str(a_row.pk),
            "b_row": str(b_row.pk),
            "a_child": str(a_child.pk),
            "b_child": str(b_child.pk),
            "app": "annex_app",
            "owner": "annex_owner",
            "operator": "annex_operator",
            "sealer": "annex_sealer",
            "account": "account_id",
            "t": "readiness_units_unit",
            "c": "name",
            "kind": "kind",
            "child": "readiness_positions_position",
            "child_c": "title",
            "fk": "unit_id",
            "wide": "readiness_roles_role",
            "wide_c": "description",
            "people": "identity_user",
            "people_c": "email",
            "tokens": "identity_accesstoken",
            "tokens_c": "token_checksum",
            "accounts": "identity_account",
            "accounts_c": "slug",
            "guc": "annex.account_id",
            "admin_guc": "annex.context",
            "new_row": "(id, account_id, name, kind) VALUES (gen_random_uuid(), ",
            "expired": self._expired(),
            "cut": self._expired()[:-2],
            "keyless": f"{'0' * 16}.{theirs}.9999999999.{'0' * 64}",
            "value": seal.value_of(TenantContext(self.b.pk, self.b_user.pk)),
        }

    def _expired(self) -> str:
        """Return a token that Annex signed for B, and that opened until a second ago."""
        key = next(iter(seal.known_keys()))
        value = seal.value_of(TenantContext(self.b.pk, self.b_user.pk))
        said = f"{key.id}.{value}.{int(time.time()) - 1}"
        return f"{said}.{hmac.digest(key.secret, said.encode(), 'sha256').hex()}"

    def _guesses(self) -> Mapping[str, str]:
        read = {
            "slug": f"SELECT slug FROM identity_account WHERE id = '{self.b.pk}'",
            "email": f"SELECT email FROM identity_user WHERE id = '{self.b_user.pk}'",
            "name": f"SELECT name FROM readiness_units_unit WHERE id = '{self.names['b_row']}'",
            "checksum": "SELECT left(token_checksum, 32) FROM identity_accesstoken "
            f"WHERE account_id = '{self.b.pk}'",
            "session": "SELECT session_key FROM django_session",
            "number": "SELECT number FROM readiness_employees_employee "
            f"WHERE account_id = '{self.b.pk}' LIMIT 1",
        }
        found = {name: self._admin.execute(sql).fetchone()[0] for name, sql in read.items()}
        return found | {"common": self._frequent}

    def _bystander(self, *, with_canary: bool) -> psycopg.Connection:
        """Open a connection of B's own, in the middle of a transaction, as another process has."""
        params = connection.get_connection_params()
        params.pop("cursor_factory", None)
        params.pop("context", None)
        bystander = psycopg.connect(**params, autocommit=True)
        token = seal.mint(TenantContext(self.b.pk, self.b_user.pk))
        bystander.execute(f"BEGIN; SELECT annex_seal.enter('{token}')")
        self.canaries.add(token.rpartition(".")[2], "a token being used")
        if with_canary:
            bystander.execute(
                f"SELECT status FROM identity_account WHERE slug <> '{self._frequent}'"
            )
        return bystander


def _one_of_each() -> None:
    rows = Rows()
    for model in TENANT_MODELS:
        try:
            with transaction.atomic():
                rows.of(model)
        except (IntegrityError, model.MultipleObjectsReturned):
            continue  # an account has one of these, and this one has it already


@contextmanager
def target() -> Iterator[AnnexTarget]:
    """Make the two accounts; remove what is not of the database's own afterwards."""
    made = AnnexTarget()
    try:
        yield made
    finally:
        made.close()
