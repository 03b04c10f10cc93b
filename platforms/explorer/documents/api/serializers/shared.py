"""What both versions say of documents, links and accesses."""

from typing import Any

from rest_framework import serializers

from annex.odoo.documents.answers import Document
from annex.odoo.documents.standing import SeenStorage
from annex.odoo.documents.values import KINDS
from platforms.explorer.documents.services import is_openable

STORED = {"s3": "object_storage", "url": "link"}
"""What the API calls where a document is kept, where Odoo's word says less."""
STORED_AT = ("object_storage", "odoo", "database", "link", "cloud", "unknown", "empty")


class DocumentOut(serializers.Serializer[Any]):
    """A document that Odoo shows to who asks."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=KINDS)
    media_type = serializers.CharField()
    size = serializers.IntegerField(allow_null=True, help_text="In bytes")
    created_at = serializers.DateTimeField(allow_null=True)
    stored = serializers.SerializerMethodField(
        help_text="Where Odoo keeps it; only what is in an object storage can be opened here"
    )
    openable = serializers.SerializerMethodField()

    def get_stored(self, document: Document) -> str:
        return STORED.get(document.storage.kind, document.storage.kind)

    def get_openable(self, document: Document) -> bool:
        return is_openable(document)


class CountOut(serializers.Serializer[Any]):
    """How many documents there are; when ``capped``, at least so many."""

    number = serializers.IntegerField()
    capped = serializers.BooleanField()


class NodeOut(CountOut):
    """A branch of a tree; its ``key`` is the ``parent`` of what is below it."""

    key = serializers.CharField()
    # The metaclass takes fields out of the class, so this shadows nothing of DRF.
    label = serializers.CharField()  # type: ignore[assignment]
    has_children = serializers.BooleanField()


class TreeOut(serializers.Serializer[Any]):
    """One level of a tree."""

    nodes = NodeOut(many=True)


class LinkOut(serializers.Serializer[Any]):
    """A link that opens one document for a minute, from ``services.Opened``."""

    url = serializers.CharField(source="link.url")
    expires_at = serializers.DateTimeField(source="link.expires_at")
    media_type = serializers.CharField(source="link.media_type")
    name = serializers.CharField(source="link.name")
    size = serializers.IntegerField(source="document.size", allow_null=True)


class OneOfLinksOut(serializers.Serializer[Any]):
    """A link among several."""

    id = serializers.IntegerField(source="document.id")
    url = serializers.CharField(source="link.url")
    expires_at = serializers.DateTimeField(source="link.expires_at")
    name = serializers.CharField(source="link.name")
    size = serializers.IntegerField(source="document.size", allow_null=True)


class LinksOut(serializers.Serializer[Any]):
    """Links, and which documents there are none for: hidden, gone, or kept elsewhere."""

    links = OneOfLinksOut(many=True)
    missing = serializers.ListField(child=serializers.IntegerField())


class ReaderOut(serializers.Serializer[Any]):
    """Who opened it."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class AccessedOut(serializers.Serializer[Any]):
    """What was opened; the name is null where who asks may not see it, or it is gone."""

    id = serializers.IntegerField()
    name = serializers.CharField(allow_null=True)


class AccessOut(serializers.Serializer[Any]):
    """A link that was handed out, from ``reads.Access``."""

    id = serializers.UUIDField()
    at = serializers.DateTimeField()
    document = AccessedOut()
    user = ReaderOut(allow_null=True)
    application_id = serializers.UUIDField(allow_null=True)
    from_address = serializers.CharField(allow_null=True)
    disposition = serializers.CharField()


class RefusedRuleOut(serializers.Serializer[Any]):
    """A rule of Odoo's that is not understood: what it would allow is not shown."""

    model = serializers.CharField()
    reason = serializers.CharField()


class KeptOut(serializers.Serializer[Any]):
    """Where Odoo keeps how many of the newest documents."""

    stored = serializers.SerializerMethodField()
    code = serializers.CharField(allow_null=True)
    number = serializers.IntegerField()

    def get_stored(self, seen: SeenStorage) -> str:
        return STORED.get(seen.kind, seen.kind)


class StorageStateOut(serializers.Serializer[Any]):
    """An object storage; the skew is null where it does not answer."""

    code = serializers.CharField()
    buckets = serializers.ListField(child=serializers.CharField())
    clock_skew_s = serializers.FloatField(allow_null=True)


class StateOut(serializers.Serializer[Any]):
    """How the explorer stands, from ``reads.State``."""

    documents = serializers.IntegerField(source="standing.rows")
    synced_at = serializers.DateTimeField(source="standing.synced_at", allow_null=True)
    lag_s = serializers.FloatField(source="standing.lag_seconds", allow_null=True)
    refused_rules = RefusedRuleOut(source="standing.refused", many=True)
    kept = KeptOut(source="standing.storages", many=True)
    storages = StorageStateOut(many=True)
