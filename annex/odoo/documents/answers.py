"""What is answered about documents, in one place for those who ask.

Every answer is filtered by the same condition, ``annex.odoo.attachments.visible``, over Odoo's own
rows as they are now. The projection only says where to look.
"""

from annex.odoo.documents.counts import Count, count
from annex.odoo.documents.details import contents, one
from annex.odoo.documents.filters import Filters
from annex.odoo.documents.pages import ORDERS, BadCursor, Cursor, Page, page
from annex.odoo.documents.standing import RefusedRule, SeenStorage, Status, status
from annex.odoo.documents.trees import TREES, Node, tree
from annex.odoo.documents.values import Content, Directory, Document, Record, Storage, Tag

__all__ = (
    "ORDERS",
    "TREES",
    "BadCursor",
    "Content",
    "Count",
    "Cursor",
    "Directory",
    "Document",
    "Filters",
    "Node",
    "Page",
    "Record",
    "RefusedRule",
    "SeenStorage",
    "Status",
    "Storage",
    "Tag",
    "contents",
    "count",
    "one",
    "page",
    "status",
    "tree",
)
