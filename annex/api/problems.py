"""The only place that knows HTTP statuses, and writes every refusal as RFC 9457 says.

``{"type", "title", "status", "code", "detail"?, "errors"?: {field: [sentence]}}`` and the
refusal's own facts beside them, as ``application/problem+json``.
"""

import logging
from collections.abc import Mapping
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext
from rest_framework import exceptions, status
from rest_framework.response import Response

from annex.kernel import errors

log = logging.getLogger(__name__)

STATUS: dict[type[errors.DomainError], int] = {
    errors.Invalid: status.HTTP_400_BAD_REQUEST,
    errors.Denied: status.HTTP_403_FORBIDDEN,
    errors.NotFound: status.HTTP_404_NOT_FOUND,
    errors.Conflict: status.HTTP_409_CONFLICT,
    errors.Unavailable: status.HTTP_503_SERVICE_UNAVAILABLE,
}
CONTENT_TYPE = "application/problem+json"
VALIDATION_TITLE = "Some fields are not valid."
FRAMEWORK_TITLES: Final[Mapping[int, str]] = {
    status.HTTP_400_BAD_REQUEST: "The request can not be read.",
    status.HTTP_401_UNAUTHORIZED: "This needs a valid access token.",
    status.HTTP_403_FORBIDDEN: errors.Denied.title,
    status.HTTP_404_NOT_FOUND: errors.NotFound.title,
    status.HTTP_405_METHOD_NOT_ALLOWED: "This path does not take that method.",
    status.HTTP_406_NOT_ACCEPTABLE: "This path does not answer in any format you accept.",
    status.HTTP_415_UNSUPPORTED_MEDIA_TYPE: "This path does not take that type of content.",
    status.HTTP_429_TOO_MANY_REQUESTS: "There were too many requests.",
}
"""Titles of DRF's own refusals; its sentences are about one request, so they are details."""


def document(status_code: int, code: str, title: str, **facts: Any) -> dict[str, Any]:
    """Return one problem document, in the reader's language.

    ``facts`` go beside the standard members, which none of them replaces; of them ``detail`` and
    the sentences in ``errors`` are translated too.
    """
    body = {
        "type": f"urn:annex:problem:{code}",
        "title": gettext(title),
        "status": status_code,
        "code": code,
    }
    if isinstance(facts.get("detail"), str):
        facts["detail"] = _told(facts["detail"])
    if isinstance(facts.get("errors"), dict):
        facts["errors"] = {
            field: [_told(sentence) for sentence in sentences]
            for field, sentences in facts["errors"].items()
        }
    return facts | body


def _told(sentence: str) -> str:
    # An empty text has a translation: the catalogue's own head.
    return gettext(sentence) if sentence else ""


def json_response(status_code: int, code: str, title: str, **facts: Any) -> JsonResponse:
    """Return a problem as an answer of plain Django, outside DRF's views."""
    body = document(status_code, code, title, **facts)
    return JsonResponse(body, status=status_code, content_type=CONTENT_TYPE)


def _field_errors(detail: Any) -> dict[str, list[str]]:
    """Flatten DRF's nested validation detail to ``{"field.0.sub": [sentence]}``."""
    flat: dict[str, list[str]] = {}

    def walk(path: str, node: Any) -> None:
        if isinstance(node, dict):
            for key, value in node.items():
                walk(f"{path}.{key}" if path else str(key), value)
        elif isinstance(node, list):
            for index, item in enumerate(node):
                if isinstance(item, dict | list):
                    walk(f"{path}.{index}" if path else str(index), item)
                else:
                    flat.setdefault(path or "non_field_errors", []).append(str(item))
        else:
            flat.setdefault(path or "non_field_errors", []).append(str(node))

    walk("", detail)
    return flat


def _domain_problem(exc: errors.DomainError) -> tuple[dict[str, Any], dict[str, str]] | None:
    kinds = [code for kind, code in STATUS.items() if isinstance(exc, kind)]
    if not kinds:
        return None
    headers = {}
    if exc.code == "insufficient_scope":
        scope = exc.details.get("scope", "")
        headers["WWW-Authenticate"] = f'Bearer error="insufficient_scope", scope="{scope}"'
    return document(kinds[0], exc.code, exc.title, **exc.details), headers


def _framework_problem(exc: exceptions.APIException) -> tuple[dict[str, Any], dict[str, str]]:
    headers = {}
    if header := getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = header
    if (wait := getattr(exc, "wait", None)) is not None:
        headers["Retry-After"] = str(wait)
    if isinstance(exc, exceptions.ValidationError):
        fields = _field_errors(exc.detail)
        return document(exc.status_code, "invalid", VALIDATION_TITLE, errors=fields), headers
    codes = exc.get_codes()
    code = codes if isinstance(codes, str) else exc.default_code
    usual, detail = str(exc.default_detail), str(exc.detail)
    title = FRAMEWORK_TITLES.get(exc.status_code, usual)
    facts = {} if detail == usual else {"detail": detail}
    return document(exc.status_code, code, title, **facts), headers


def _django_problem(exc: Exception) -> dict[str, Any] | None:
    if isinstance(exc, ValidationError):
        fields = _field_errors(getattr(exc, "message_dict", None) or exc.messages)
        return document(400, "invalid", VALIDATION_TITLE, errors=fields)
    if isinstance(exc, Http404):
        return document(404, "not_found", errors.NotFound.title)
    if isinstance(exc, PermissionDenied):
        return document(403, "denied", errors.Denied.title)
    if isinstance(exc, IntegrityError):
        log.info("An integrity rule of the database refused a request.", exc_info=exc)
        detail = "A value is already taken, or refers to something that does not exist."
        return document(409, "integrity_conflict", errors.Conflict.title, detail=detail)
    return None


def exception_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Return the HTTP form of a refusal; let every other exception be a 500."""
    headers: dict[str, str] = {}
    body: dict[str, Any] | None = None
    if isinstance(exc, errors.DomainError):
        if (problem := _domain_problem(exc)) is not None:
            body, headers = problem
    elif isinstance(exc, exceptions.APIException):
        body, headers = _framework_problem(exc)
    else:
        body = _django_problem(exc)
    if body is None:
        return None
    return Response(body, status=body["status"], headers=headers, content_type=CONTENT_TYPE)


def handle_400(request: HttpRequest, exception: Exception) -> JsonResponse:
    """Answer what Django refuses to parse, such as a body with too many fields."""
    return json_response(400, "bad_request", "The request can not be read.")


def handle_404(request: HttpRequest, exception: Exception) -> JsonResponse:
    """Answer an unknown path of the API."""
    return json_response(404, "not_found", "There is no such path in this version of the API.")


def handle_500(request: HttpRequest) -> JsonResponse:
    """Answer a defect of ours; the log has the trace."""
    detail = "Nothing was saved. Try again; if it happens again, tell whoever runs this server."
    return json_response(500, "server_error", "Something went wrong on our side.", detail=detail)
