"""Who is asking, the same in every version."""

from rest_framework import serializers

from annex.identity.models import Account, Role


class PersonSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """The person behind the token."""

    id = serializers.UUIDField()
    email = serializers.EmailField()
    name = serializers.CharField(source="full_name")


class AccountSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """The account that the token opens."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    slug = serializers.CharField()
    status = serializers.ChoiceField(choices=Account.Status.choices)


class OwnAccountSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """An account that the person could enter instead."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    slug = serializers.CharField()
    role = serializers.ChoiceField(choices=Role.choices)


class MeSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """The bearer of the token: person, account, role, and what the token allows now.

    ``user`` is null for an application that acts for itself; it has no other accounts.
    """

    user = PersonSerializer(allow_null=True)
    account = AccountSerializer()
    role = serializers.ChoiceField(choices=Role.choices)
    scopes = serializers.ListField(child=serializers.CharField())
    permissions = serializers.ListField(child=serializers.CharField())
    unit_id = serializers.UUIDField(allow_null=True)
    accounts = OwnAccountSerializer(many=True)
