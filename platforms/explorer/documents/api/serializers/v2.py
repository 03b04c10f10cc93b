"""Documents in version 2: with records, directories and tags as things of their own."""

from typing import Any

from rest_framework import serializers

from platforms.explorer.documents.api.serializers import shared


class RecordOut(serializers.Serializer[Any]):
    """What a document is attached to."""

    model = serializers.CharField()
    model_label = serializers.CharField()
    id = serializers.IntegerField()
    name = serializers.CharField()


class DirectoryOut(serializers.Serializer[Any]):
    """The directory that a document lies in."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    path = serializers.CharField()


class TagOut(serializers.Serializer[Any]):
    """A tag; the colour is one of Odoo's, 0 to 11."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    color = serializers.IntegerField()


class DocumentOut(shared.DocumentOut):
    record = RecordOut(allow_null=True)
    directory = DirectoryOut(allow_null=True)
    tags = TagOut(many=True)
    snippet = serializers.CharField(allow_null=True, help_text="Where the words were found")
