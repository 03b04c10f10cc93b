"""How clients can be narrowed down, in every version."""

from django_filters import FilterSet, NumberFilter

from annex.api.search import SearchFilter


class ClientFilter(FilterSet):
    search = SearchFilter("name")
    odoo_partner_id = NumberFilter()
