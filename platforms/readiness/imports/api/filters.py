"""Filters over what an import found."""

import django_filters

from platforms.readiness.imports.models import ImportJob, ImportRow, ImportTitle


class ImportFilter(django_filters.FilterSet):
    class Meta:
        model = ImportJob
        fields = ("state",)


class RowFilter(django_filters.FilterSet):
    class Meta:
        model = ImportRow
        fields = ("outcome", "match", "role_id")


class MatchFilter(django_filters.FilterSet):
    unmatched = django_filters.BooleanFilter(field_name="role_id", lookup_expr="isnull")
    search = django_filters.CharFilter(field_name="title", lookup_expr="icontains")

    class Meta:
        model = ImportTitle
        fields = ("match",)
