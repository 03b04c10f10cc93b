"""Who may see which document: whoever Odoo shows it to. The only door to documents."""

from collections.abc import Iterable

from annex.kernel.actor import Actor
from annex.kernel.errors import NotFound
from annex.odoo.accounts.reads import context_of
from annex.odoo.documents import answers as documents
from annex.odoo.documents.answers import Content, Document
from platforms.explorer.documents.asking import asked

PERMISSION = "documents.can_view_documents"
"""What a member holds, or an administrator, before Odoo's rules are asked at all."""


class DocumentNotFound(NotFound):
    """There is none of this number, or Odoo does not show it; the two look the same."""

    code = "documents.not_found"
    title = "There is no such document."


def require_visible(actor: Actor, document_id: int) -> Document:
    """Return one document. Raises DocumentNotFound, and what ``context_of`` does."""
    with asked():
        found = documents.one(context_of(actor), document_id)
    if found is None:
        raise DocumentNotFound()
    return found


def contents_among(actor: Actor, document_ids: Iterable[int]) -> dict[int, Content]:
    """Return what opening takes of those documents that the actor may see, by number."""
    with asked():
        return documents.contents(context_of(actor), document_ids)
