"""Pages of documents, by the same links as every other list."""

from django.db import DataError
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from annex.api.pagination import AnnexCursorPagination, bad_cursor
from annex.api.versions import with_version
from annex.odoo.context import OdooContext
from annex.odoo.documents import answers as documents
from annex.odoo.documents.answers import BadCursor, Cursor, Document, Filters


class DocumentPagination(AnnexCursorPagination):
    """``{next, previous, results}`` of documents, whose order and keys are Odoo's."""

    def documents(
        self, request: Request, context: OdooContext, filters: Filters, order: str
    ) -> list[Document]:
        """Return the page that the request asks for. Raises ValidationError."""
        self.request = request
        said = request.query_params.get("cursor")
        size = self._size(request)
        try:
            cursor = None if said is None else Cursor.decode(said)
            page = documents.page(context, filters, order=order, cursor=cursor, size=size)
        except BadCursor as error:
            raise bad_cursor() from error
        except DataError as error:
            # The key of a cursor that no page gave; filters are validated before.
            if said is None:
                raise
            raise bad_cursor() from error
        self.next, self.previous = self._to(page.next), self._to(page.previous)
        return list(page.documents)

    def _to(self, cursor: Cursor | None) -> str | None:
        if cursor is None:
            return None
        url = replace_query_param(self.request.build_absolute_uri(), "cursor", cursor.encode())
        return with_version(url, str(self.request.version))
