"""Documents in version 1: flat, with names for what surrounds them."""

from rest_framework import serializers

from annex.odoo.documents.answers import Document
from platforms.explorer.documents.api.serializers import shared


class DocumentOut(shared.DocumentOut):
    record_model = serializers.CharField(source="record.model", allow_null=True, default=None)
    record_id = serializers.IntegerField(source="record.id", allow_null=True, default=None)
    record_name = serializers.CharField(source="record.name", allow_null=True, default=None)
    directory = serializers.CharField(source="directory.path", allow_null=True, default=None)
    tags = serializers.SerializerMethodField()

    def get_tags(self, document: Document) -> list[str]:
        return [tag.name for tag in document.tags]
