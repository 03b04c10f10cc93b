"""A cascade unlike the platforms': two levels, the upper one a tree that sums up itself.

A document has 250 words a page once its embargo is over. A folder has the words and the number of
its documents and of all folders below it. Made for tests on tables of its own, so that what the
engine can do is not only what readiness needs.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from celery import Task, shared_task
from django.apps.registry import Apps
from django.db import connection, models

from annex.cascades.declarations import Cascade, Change, Edge, Level, Relay, Watch
from annex.cascades.driving import STAGE, drive
from annex.cascades.tests.apart import ApartTestCase
from annex.kernel.ids import uuid7
from annex.tenancy.context import require_account_id

NAME = "library"
_apart = Apps()


class Folder(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7)
    account_id = models.UUIDField(default=require_account_id)
    parent_id = models.UUIDField(null=True)

    class Meta:
        apps = _apart
        app_label = NAME


class Document(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7)
    account_id = models.UUIDField(default=require_account_id)
    folder_id = models.UUIDField()
    pages = models.IntegerField(default=1)
    embargo_until = models.DateTimeField(null=True)

    class Meta:
        apps = _apart
        app_label = NAME


class Note(models.Model):
    """An input two steps away from what it changes: each note adds a word."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    account_id = models.UUIDField(default=require_account_id)
    document_id = models.UUIDField()

    class Meta:
        apps = _apart
        app_label = NAME


class DocumentSize(models.Model):
    document_id = models.UUIDField(primary_key=True)
    account_id = models.UUIDField(default=require_account_id)
    words = models.IntegerField(db_default=0)
    computed_at = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)

    class Meta:
        apps = _apart
        app_label = NAME


class FolderSize(models.Model):
    folder_id = models.UUIDField(primary_key=True)
    account_id = models.UUIDField(default=require_account_id)
    words = models.IntegerField(db_default=0)
    documents = models.IntegerField(db_default=0)
    computed_at = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)

    class Meta:
        apps = _apart
        app_label = NAME


INPUTS: tuple[type[models.Model], ...] = (Folder, Document, Note)
VALUES: dict[type[models.Model], type[models.Model]] = {
    DocumentSize: Document,
    FolderSize: Folder,
}

DOCUMENT = """
    SELECT d.id,
           CASE WHEN d.embargo_until > %(at)s THEN 0 ELSE d.pages * 250 END
           + (SELECT count(*) FROM library_note n
              WHERE n.account_id = %(account)s AND n.document_id = d.id)::int,
           CASE WHEN d.embargo_until > %(at)s THEN d.embargo_until END
    FROM wanted w JOIN library_document d ON d.account_id = %(account)s AND d.id = w.id
"""
FOLDER = """
    SELECT w.id, coalesce(d.words, 0) + coalesce(f.words, 0),
           coalesce(d.documents, 0) + coalesce(f.documents, 0), NULL::timestamptz
    FROM wanted w
    LEFT JOIN (
        SELECT d.folder_id, sum(v.words)::int AS words, count(*)::int AS documents
        FROM library_document d JOIN library_documentsize v
          ON v.account_id = %(account)s AND v.document_id = d.id
        WHERE d.account_id = %(account)s GROUP BY d.folder_id
    ) d ON d.folder_id = w.id
    LEFT JOIN (
        SELECT c.parent_id, sum(v.words)::int AS words, sum(v.documents)::int AS documents
        FROM library_folder c JOIN library_foldersize v
          ON v.account_id = %(account)s AND v.folder_id = c.id
        WHERE c.account_id = %(account)s GROUP BY c.parent_id
    ) f ON f.parent_id = w.id
"""


class Announced:
    """What the cascade told; a test may put a function in ``also``."""

    def __init__(self) -> None:
        self.changes: list[Change] = []
        self.also: Callable[[Change], None] = lambda change: None

    def __call__(self, change: Change) -> None:
        self.changes.append(change)
        self.also(change)


announced = Announced()

LIBRARY = Cascade(
    name=NAME,
    on_changed=announced,
    # Declared upside down: the engine finds the order.
    levels=(
        Level(
            name="folder",
            target=Folder,
            values=FolderSize,
            formula=FOLDER,
            columns=("words", "documents"),
            task="recalculate_library_folder",
            edges=(
                Edge(
                    to="folder",
                    sql="SELECT f.parent_id FROM library_folder f "
                    "WHERE f.account_id = %(account)s AND f.id IN (SELECT c.id FROM changed c)",
                ),
            ),
        ),
        Level(
            name="document",
            target=Document,
            values=DocumentSize,
            formula=DOCUMENT,
            columns=("words",),
            task="recalculate_library_document",
            lapses=True,
            edges=(
                Edge(
                    to="folder",
                    sql="SELECT d.folder_id FROM library_document d "
                    "WHERE d.account_id = %(account)s AND d.id IN (SELECT c.id FROM changed c)",
                ),
            ),
        ),
    ),
    relays=(
        # Notes name their document directly; they go through a relay to have one tested here.
        Relay(name="noted", to="document", sql="SELECT c.id FROM changed c"),
    ),
    watches=(
        Watch(model=Document, level="document", column="id", of=("pages", "embargo_until")),
        Watch(model=Document, level="folder", column="folder_id"),
        Watch(model=Folder, level="folder", column="id"),
        Watch(model=Folder, level="folder", column="parent_id"),
        Watch(model=Note, level="noted", column="document_id"),
    ),
)


@shared_task(name="recalculate_library_document", **STAGE)
def recalculate_library_document(self: "Task[..., None]", *, account_id: str) -> None:
    drive(self, cascade=NAME, level="document", account_id=account_id)


@shared_task(name="recalculate_library_folder", **STAGE)
def recalculate_library_folder(self: "Task[..., None]", *, account_id: str) -> None:
    drive(self, cascade=NAME, level="folder", account_id=account_id)


class LibraryTestCase(ApartTestCase):
    """Runs in a database of its own, which has the library's tables as well."""

    cascade = LIBRARY
    inputs = INPUTS
    values = VALUES
    lapsing = (DocumentSize,)

    def setUp(self) -> None:
        super().setUp()
        announced.changes.clear()
        announced.also = lambda change: None

    def folder(self, parent: Folder | None = None) -> Folder:
        return Folder.objects.create(parent_id=parent and parent.pk)

    def document(self, folder: Folder, pages: int = 1, **fields: Any) -> Document:
        return Document.objects.create(folder_id=folder.pk, pages=pages, **fields)

    def words(self, folder: Folder) -> int:
        return FolderSize.objects.get(pk=folder.pk).words

    def sizes(self) -> dict[UUID, tuple[int, int]]:
        rows = FolderSize.objects.values_list("folder_id", "words", "documents")
        return {key: (words, documents) for key, words, documents in rows}


@contextmanager
def row_locked(model: type[models.Model], key: UUID) -> Iterator[None]:
    """Hold a value's row from another connection."""
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute(
                f"SELECT 1 FROM {model._meta.db_table} WHERE {model._meta.pk.column} = %s "
                "FOR UPDATE",
                [key],
            )
        yield
        other.commit()
    finally:
        other.close()
