"""Pages by cursor: no count, no offset, the same cost on the first page and the last."""

import base64
import binascii
import json
from typing import TYPE_CHECKING, Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import F, Model, Q
from django.utils.translation import gettext
from rest_framework.exceptions import ValidationError as InvalidParameter
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from annex.api.versions import with_version

if TYPE_CHECKING:
    # DRF's views load the classes that its settings name, this module among them.
    from rest_framework.views import APIView

_KEY = "_page_key"


class AnnexCursorPagination(BasePagination):
    """``{next, previous, results}``; the links say the version and every filter.

    A viewset may declare ``ordering_fields``, public name to ORM path, and ``ordering``, the
    default public name, with ``-`` for descending. Unknown values (null) come last either way;
    ties are broken by primary key. Without them rows come in primary key order.
    """

    page_size = 50
    max_page_size = 200

    def paginate_queryset(
        self, queryset: Any, request: Request, view: "APIView | None" = None
    ) -> list[Any]:
        self.request = request
        size = self._size(request)
        path, descending = self._ordering(request, view)
        cursor = self._decode(request.query_params.get("cursor"))
        backward = cursor is not None and cursor["b"]
        down = descending != backward
        rows = queryset.annotate(**{_KEY: F(path)})
        if cursor is not None:
            try:
                beyond = self._beyond(cursor, descending=descending)
                if not _may_be_null(queryset.model, path):
                    # Says nothing new, but unlike what has an OR in it an index can begin there.
                    beyond = Q(**{f"{_KEY}__{'lte' if down else 'gte'}": cursor["k"]}) & beyond
                rows = rows.filter(beyond)
            except (ValidationError, ValueError, TypeError) as error:
                raise bad_cursor() from error
        nulls = {"nulls_first": True} if backward else {"nulls_last": True}
        key = F(_KEY).desc(**nulls) if down else F(_KEY).asc(**nulls)
        tie = "-pk" if backward else "pk"
        page = list(rows.order_by(key, tie)[: size + 1])
        more, page = len(page) > size, page[:size]
        if backward:
            page.reverse()
        has_next = more if not backward else True
        has_previous = more if backward else cursor is not None
        self.next = self._link(page[-1], backward=False) if page and has_next else None
        self.previous = self._link(page[0], backward=True) if page and has_previous else None
        return page

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"next": self.next, "previous": self.previous, "results": data})

    def _size(self, request: Request) -> int:
        raw = request.query_params.get("page_size")
        if raw is None:
            return self.page_size
        if not raw.isdecimal() or not 1 <= int(raw) <= self.max_page_size:
            sentence = gettext("Ask for 1 to %(most)s rows.") % {"most": self.max_page_size}
            raise InvalidParameter({"page_size": [sentence]})
        return int(raw)

    @staticmethod
    def _ordering(request: Request, view: "APIView | None") -> tuple[str, bool]:
        fields: dict[str, str] = getattr(view, "ordering_fields", {})
        asked = request.query_params.get("ordering") or getattr(view, "ordering", None)
        if asked is None:
            return "pk", False
        name = asked.removeprefix("-")
        if name not in fields:
            sentence = "This list has one order; leave `ordering` out."
            if fields:
                known = ", ".join(sorted(fields))
                sentence = gettext("Order by one of: %(fields)s.") % {"fields": known}
            raise InvalidParameter({"ordering": [sentence]})
        return fields[name], asked.startswith("-")

    @staticmethod
    def _beyond(cursor: dict[str, Any], *, descending: bool) -> Q:
        """Select the rows after the cursor's row, or before it when it points backward."""
        key, pk, backward = cursor["k"], cursor["i"], cursor["b"]
        tie = Q(pk__lt=pk) if backward else Q(pk__gt=pk)
        if key is None:
            same = Q(**{f"{_KEY}__isnull": True}) & tie
            return same | Q(**{f"{_KEY}__isnull": False}) if backward else same
        step = "lt" if descending != backward else "gt"
        beyond = Q(**{f"{_KEY}__{step}": key}) | (Q(**{_KEY: key}) & tie)
        return beyond if backward else beyond | Q(**{f"{_KEY}__isnull": True})

    @staticmethod
    def _decode(raw: str | None) -> dict[str, Any] | None:
        if raw is None:
            return None
        try:
            cursor = json.loads(base64.urlsafe_b64decode(raw.encode() + b"=="))
            return {"k": cursor["k"], "i": cursor["i"], "b": bool(cursor["b"])}
        except (binascii.Error, ValueError, KeyError, TypeError) as error:
            raise bad_cursor() from error

    def _link(self, row: Model, *, backward: bool) -> str:
        cursor = {"k": getattr(row, _KEY), "i": row.pk, "b": backward}
        # str() keeps microseconds, which Django's encoder cuts; a cut key would repeat its row.
        text = json.dumps(cursor, default=str, separators=(",", ":"))
        token = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
        url = replace_query_param(self.request.build_absolute_uri(), "cursor", token)
        return with_version(url, str(self.request.version))

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": "string", "format": "uri", "nullable": True}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": link, "results": schema},
        }

    def get_schema_operation_parameters(self, view: "APIView") -> list[dict[str, Any]]:
        parameters: list[dict[str, Any]] = [
            {"name": "cursor", "in": "query", "schema": {"type": "string"}},
            {
                "name": "page_size",
                "in": "query",
                "schema": {"type": "integer", "minimum": 1, "maximum": self.max_page_size},
            },
        ]
        fields: dict[str, str] = getattr(view, "ordering_fields", {})
        if fields:
            names = [*fields, *(f"-{name}" for name in fields)]
            parameters.append(
                {"name": "ordering", "in": "query", "schema": {"type": "string", "enum": names}}
            )
        return parameters


def _may_be_null(model: type[Model], path: str) -> bool:
    """Tell whether rows may have nothing there; what is reached through others always may."""
    try:
        return bool(getattr(model._meta.get_field(path), "null", True))
    except FieldDoesNotExist:
        return path != "pk"


def bad_cursor() -> InvalidParameter:
    """Return the refusal of a cursor that no page gave."""
    return InvalidParameter({"cursor": ["Use a link from `next` or `previous` as it is."]})
