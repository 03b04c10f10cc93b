"""Forget every filter above the database, then ask every endpoint for another account's rows.

``python -m proofs.tenancy.forgotten``. Every permission class says yes, every role is high enough,
every queryset comes without its account; then each method of each path, in both versions, is asked
as account A with B's ids in the path, in the query and in the body. What is left is Postgres.
"""

import argparse
import json
import logging
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

import django

Say = Callable[[str], None]

TABLES = {
    "assignment": "readiness_assignments_positionassignment",
    "employee": "readiness_employees_employee",
    "evidence": "readiness_responsibilities_evidence",
    "import": "readiness_imports_importjob",
    "position": "readiness_positions_position",
    "reports_to": "readiness_positions_position",
    "requirement": "readiness_responsibilities_requirement",
    "responsibility": "readiness_responsibilities_responsibility",
    "responsibilitie": "readiness_responsibilities_responsibility",
    "role": "readiness_roles_role",
    "sign-off": "readiness_assignments_signoff",
    "sign_off": "readiness_assignments_signoff",
    "unit": "readiness_units_unit",
    "parent": "readiness_units_unit",
    "member": "identity_membership",
    "membership": "identity_membership",
}
"""What an id in a path or a body is an id of, by the word before it."""


@dataclass
class Report:
    """The figures of one sweep."""

    requests: int = 0
    operations: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    leaks: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    """What met a state that permissions keep away: no leak, but nothing to be proud of either."""

    @property
    def passed(self) -> bool:
        """Tell whether nothing of B's was answered or changed, and something was asked."""
        return not self.leaks and not self.changed and self.statuses[200] > 0

    def figures(self) -> dict[str, int]:
        """Return the numbers by their names."""
        return {
            "operations": self.operations,
            "requests": self.requests,
            "answered with rows or a change (2xx)": self._of(2),
            "refused (4xx)": self._of(4),
            "failed (5xx)": len(self.failed),
            "answers with foreign bytes": len(self.leaks),
            "tables of others changed": len(self.changed),
        }

    def _of(self, hundreds: int) -> int:
        return sum(n for status, n in self.statuses.items() if status // 100 == hundreds)


@contextmanager
def everything_forgotten() -> Iterator[None]:
    """Let every permission say yes and every queryset forget its account, inside the block."""
    from django.db.models import QuerySet  # noqa: PLC0415 - after Django is set up
    from rest_framework.permissions import BasePermission  # noqa: PLC0415

    from annex.kernel.actor import Actor  # noqa: PLC0415
    from annex.tenancy.models import TenantManager  # noqa: PLC0415

    def narrowed(self: Any, negate: bool, args: Any, kwargs: dict[str, Any]) -> Any:
        kept = {k: v for k, v in kwargs.items() if k not in {"account", "account_id"}}
        return narrow(self, negate, args, kept)

    def yes(*_: Any, **__: Any) -> bool:
        return True

    narrow = QuerySet._filter_or_exclude  # type: ignore[attr-defined]  # private to the stubs
    with ExitStack() as forgotten:
        for permission in _with_heirs(BasePermission):
            for name in ("has_permission", "has_object_permission"):
                forgotten.enter_context(mock.patch.object(permission, name, yes))
        for name in ("allows", "has_role"):
            forgotten.enter_context(mock.patch.object(Actor, name, yes))
        forgotten.enter_context(
            mock.patch.object(
                TenantManager,
                "get_queryset",
                lambda self: self._queryset_class(model=self.model, using=self._db),
            )
        )
        forgotten.enter_context(mock.patch.object(QuerySet, "_filter_or_exclude", narrowed))
        yield


def _with_heirs(cls: type) -> list[type]:
    return [cls, *(heir for one in cls.__subclasses__() for heir in _with_heirs(one))]


class Sweep:
    """Asks every operation of the published contracts."""

    def __init__(self, target: Any) -> None:
        from annex.testing import factories  # noqa: PLC0415 - after Django is set up

        self.target = target
        self.report = Report()
        self._token = factories.make_token(target.a, user=target.a_user, role="owner")
        self._theirs = self._ids(target.b)
        self._ours = self._ids(target.a)
        self._secret = target.guesses["name"]

    def run(
        self,
        versions: tuple[str, ...] = ("1", "2"),
        *,
        within: str = "",
        say: Say = lambda line: None,
    ) -> Report:
        """Ask everything under paths that hold ``within``; look at B's rows after each version."""
        from annex.api.schema import document  # noqa: PLC0415 - after Django is set up

        before = self.target.foreign_rows()
        for version in versions:
            described = document(version)
            for path, operations in described["paths"].items():
                if within not in path:
                    continue
                for method, operation in operations.items():
                    self.report.operations += 1
                    for url, body in self._questions(described, path, method, operation):
                        self._ask(version, method, url, body)
            say(f"  version {version}: {self.report.requests} requests so far")
            now = self.target.foreign_rows()
            self.report.changed += [table for table in now if now[table] != before[table]]
        return self.report

    def _questions(
        self, described: dict[str, Any], path: str, method: str, operation: dict[str, Any]
    ) -> Iterator[tuple[str, Any]]:
        schema = self._body_schema(described, operation)
        theirs = self._filled(path, self._theirs)
        body = self._body(described, schema, self._theirs) if schema else None
        yield theirs, body
        if schema:
            yield theirs, self._body(described, schema, self._ours)
        if theirs != path and method != "delete":
            yield self._filled(path, self._ours), body
        for parameter in operation.get("parameters", []):
            if parameter["in"] == "query" and parameter["name"] != "version":
                for value in (self._id_of(parameter["name"], self._theirs), self._secret):
                    yield f"{theirs}?{parameter['name']}={value}", body

    def _ask(self, version: str, method: str, url: str, body: Any) -> None:
        from annex.testing.client import ApiClient  # noqa: PLC0415 - after Django is set up

        client = ApiClient(token=self._token, version=version, commits=False)
        client.raise_request_exception = False
        client.defaults["SERVER_NAME"] = "localhost"
        options = {} if body is None else {"data": body, "format": "json"}
        response = getattr(client, method)(url, **options)
        streamed = response.streaming
        content = b"".join(response.streaming_content) if streamed else response.content
        self.report.requests += 1
        self.report.statuses[response.status_code] += 1
        # What Odoo owns is asked of Odoo, which nobody connected here: that is no failure of ours.
        if response.status_code >= 500 and b'"odoo_not_connected"' not in content:
            self.report.failed.append(f"v{version} {method.upper()} {url}")
        named = f"{url} {json.dumps(body)}"
        text = f"{content.decode(errors='replace')} {response.headers}".replace(self._secret, "")
        for place in self.target.canaries.found_in(text, named):
            self.report.leaks.append(f"v{version} {method.upper()} {url}: {place}")

    def _ids(self, account: Any) -> dict[str, str]:
        admin = self.target.keeper.admin
        found = {}
        for table in set(TABLES.values()):
            row = admin.execute(
                f"SELECT id::text FROM {table} WHERE account_id = %s ORDER BY id LIMIT 1",
                [account.pk],
            ).fetchone()
            found[table] = row[0]
        return found

    def _id_of(self, name: str, ids: dict[str, str]) -> str:
        word = name.removesuffix("_ids").removesuffix("_id").rstrip("s")
        return ids[TABLES.get(word, "readiness_units_unit")]

    def _filled(self, path: str, ids: dict[str, str]) -> str:
        parts = path.split("/")
        for number, part in enumerate(parts):
            if part.startswith("{"):
                parts[number] = self._id_of(parts[number - 1], ids)
        return "/".join(parts)

    @staticmethod
    def _body_schema(described: dict[str, Any], operation: dict[str, Any]) -> Any:
        content = operation.get("requestBody", {}).get("content", {})
        return next(iter(content.values()))["schema"] if content else None

    def _body(
        self, described: dict[str, Any], schema: Any, ids: dict[str, str], name: str = ""
    ) -> Any:
        if "$ref" in schema:
            named = schema["$ref"].rpartition("/")[2]
            return self._body(described, described["components"]["schemas"][named], ids, name)
        for several in ("allOf", "oneOf", "anyOf"):
            if several in schema:
                return self._body(described, schema[several][0], ids, name)
        if "properties" in schema:
            return {
                key: self._body(described, value, ids, key)
                for key, value in schema["properties"].items()
                if not value.get("readOnly")
            }
        return self._scalar(described, schema, ids, name)

    def _scalar(
        self, described: dict[str, Any], schema: Any, ids: dict[str, str], name: str
    ) -> Any:
        kind = schema.get("type")
        kind = next((one for one in kind if one != "null"), "") if isinstance(kind, list) else kind
        if kind == "array":
            return [self._body(described, schema["items"], ids, name)]
        if "enum" in schema:
            return schema["enum"][0]
        by_format = {
            "uuid": self._id_of(name, ids),
            "date": "2026-01-01",
            "date-time": "2026-01-01T00:00:00Z",
            "decimal": "0.5",
            "email": "mine@example.test",
            "uri": "https://example.test/",
        }
        by_kind = {"integer": 1, "number": 1, "boolean": True, "object": {}, "string": "Mine"}
        return by_format.get(schema.get("format", ""), by_kind.get(kind, "Mine"))


def run(*, say: Say = print) -> Report:
    """Sweep a fresh database on the servers of the environment, and say how it went."""
    from proofs.tenancy.attack.annex_target import target  # noqa: PLC0415 - after setup
    from proofs.tenancy.database import proving_ground  # noqa: PLC0415

    with proving_ground(), target() as ours, everything_forgotten():
        report = Sweep(ours).run(say=say)
    for name, number in report.figures().items():
        say(f"  {name:40} {number:>8,}")
    say(f"  by status: {dict(sorted(report.statuses.items()))}")
    for url in report.failed:
        say(f"  failed: {url}")
    for problem in [*report.leaks, *report.changed][:50]:
        say(f"  HOLE  {problem}")
    say("forgotten filter: " + ("passed" if report.passed else "FAILED"))
    return report


def main() -> int:
    """Run the proof; gives the exit code."""
    argparse.ArgumentParser(
        prog="python -m proofs.tenancy.forgotten", description=__doc__
    ).parse_args()
    django.setup()
    logging.disable()
    return 0 if run(say=lambda line: print(line, flush=True)).passed else 1


if __name__ == "__main__":
    sys.exit(main())
