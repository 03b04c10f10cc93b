"""One OpenAPI document a version, with the scope that each operation needs."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.validation import validate_schema

from annex.api.permissions import scope_of
from annex.api.scopes import ANY_VALID_TOKEN, all_scopes
from annex.api.versions import PARAMETER, VERSIONS, urlconf_of


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # registers itself
    """Tell the documents how a token is had and sent."""

    target_class = "annex.api.authentication.BearerAuthentication"
    name = ["oauth2", "bearer"]

    def get_security_definition(self, auto_schema: AutoSchema) -> list[dict[str, Any]]:
        scopes = {scope.name: scope.meaning for scope in all_scopes().values()}
        flows = {
            "authorizationCode": {
                "authorizationUrl": "/o/authorize/",
                "tokenUrl": "/o/token/",
                "scopes": scopes,
            },
            "clientCredentials": {"tokenUrl": "/o/token/", "scopes": scopes},
        }
        return [{"type": "oauth2", "flows": flows}, {"type": "http", "scheme": "bearer"}]


class AnnexAutoSchema(AutoSchema):
    """Name the scope of every operation and the form of every refusal."""

    def get_auth(self) -> list[dict[str, Any]]:
        scope = scope_of(self.view, getattr(self.view, "action", None))
        scopes = [] if scope in {None, ANY_VALID_TOKEN} else [scope]
        return [{"oauth2": scopes}, {"bearer": []}]

    def get_request_serializer(self) -> Any:
        said = getattr(self.view, "write_serializer_class", None)
        writes = getattr(self.view, "action", None) in {"create", "update", "partial_update"}
        return said if said and writes else super().get_request_serializer()

    def get_operation(
        self, path: str, path_regex: str, path_prefix: str, method: str, registry: Any
    ) -> dict[str, Any] | None:
        operation: dict[str, Any] | None = super().get_operation(
            path, path_regex, path_prefix, method, registry
        )
        # Also registers the security schemes, which only happens on the way of the default auth.
        if operation is not None:
            super().get_auth()
            refusal = {"$ref": "#/components/schemas/Problem"}
            content = {"application/problem+json": {"schema": refusal}}
            operation["responses"]["default"] = {"description": "Refused", "content": content}
        return operation


class VersionSchemaGenerator(SchemaGenerator):
    """Document one version's URL tree; inside it there is nothing to version."""

    def create_view(self, callback: Any, method: str, request: Any = None) -> Any:
        view = super().create_view(callback, method, request)  # type: ignore[no-untyped-call]  # untyped base
        view.versioning_class = None
        return view


PROBLEM_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "description": "RFC 9457 problem document.",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Stable; branch on this."},
        "detail": {"type": "string"},
        "errors": {
            "type": "object",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
    },
    "additionalProperties": True,
}


def add_version_parameter(
    result: dict[str, Any], generator: SchemaGenerator, request: Any, public: bool
) -> dict[str, Any]:
    """Add ``?version=`` to every operation and the problem schema to the components."""
    version = result["info"]["version"]
    for operations in result["paths"].values():
        for operation in operations.values():
            operation.setdefault("parameters", []).append(
                {
                    "name": PARAMETER,
                    "in": "query",
                    "required": True,
                    "schema": {"type": "string", "enum": [version]},
                }
            )
    result["components"].setdefault("schemas", {})["Problem"] = dict(PROBLEM_SCHEMA)
    return result


def document(version: str) -> dict[str, Any]:
    """Return the OpenAPI 3.0 document of a version, in English."""
    with translation.override("en"):
        generator = VersionSchemaGenerator(urlconf=urlconf_of(version), api_version=version)  # type: ignore[no-untyped-call]  # untyped base
        schema: dict[str, Any] = generator.get_schema(request=None, public=True)  # type: ignore[no-untyped-call]  # untyped base
    validate_schema(schema)  # type: ignore[no-untyped-call]  # the library is untyped
    return schema


def snapshot_path(version: str) -> Path:
    """Return where the committed document of a version lies."""
    assert version in VERSIONS
    return Path(settings.BASE_DIR) / "docs" / "reference" / "openapi" / f"v{version}.json"
