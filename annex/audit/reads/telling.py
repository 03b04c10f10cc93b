"""Changes told with names for rows, fields, values and who did it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db import models

from annex.audit import labels
from annex.audit.models import Change, Operation
from annex.audit.reads.answers import Actor, Entry, FieldChange
from annex.audit.reads.people import names_of

Ids = dict[type[models.Model], set[str]]
Rows = dict[tuple[type[models.Model], str], models.Model]


def told(changes: Sequence[Change]) -> list[Entry]:
    """Return changes as people read them; a query for each model that they name, not each row."""
    teller = _Teller(changes)
    return [teller.entry(change) for change in changes]


def _named_by(model: type[models.Model]) -> list[labels.Field]:
    """Return the fields that make the name of a model's rows, which is their own when none do.

    A reference stands for the name of the row it leads to, any other field for its value.
    """
    fields = {field.name: field for field in model._meta.local_concrete_fields}
    return [fields[name] for name in getattr(model, "named_by", ())]


def _paths(model: type[models.Model]) -> list[str]:
    """Return what has to be read along to name a model's rows, however far it refers."""
    found = []
    for field in _named_by(model):
        if not labels.refers_to_person(field) and isinstance(field.related_model, type):
            found.append(field.name)
            found += [f"{field.name}__{path}" for path in _paths(field.related_model)]
    return found


def _values(change: Change) -> Iterator[tuple[str, Any, Any]]:
    """Yield column, value before and value after, in the order of the model's fields.

    A row that appears or goes tells only the values it has.
    """
    was, became = change.was or {}, change.became or {}
    model = labels.model_of(change.model)
    known = [] if model is None else [*labels.fields_of(model)]
    columns = {**dict.fromkeys(c for c in known if c in was or c in became), **was, **became}
    for column in columns:
        before, after = was.get(column), became.get(column)
        if before is not None or after is not None:
            yield column, before, after


class _Teller:
    """Finds the names that some changes need, and tells the changes with them."""

    def __init__(self, changes: Sequence[Change]) -> None:
        self._people_ids = {str(change.actor_id) for change in changes if change.actor_id}
        self._rows = self._read(self._mentioned(changes))
        for row in self._rows.values():
            self._people_ids |= set(self._persons_in_name(row))
        self._people = names_of(self._people_ids)

    def _mentioned(self, changes: Sequence[Change]) -> Ids:
        ids: Ids = defaultdict(set)
        for change in changes:
            model = labels.model_of(change.model)
            if model is None:
                continue
            ids[model].add(str(change.object_id))
            fields = labels.fields_of(model)
            for column, *values in _values(change):
                field, said = fields.get(column), {str(v) for v in values if v is not None}
                if field is not None and labels.refers_to_person(field):
                    self._people_ids |= said
                elif field is not None and isinstance(field.related_model, type):
                    ids[field.related_model] |= said
        return ids

    @staticmethod
    def _read(ids: Ids) -> Rows:
        found: Rows = {}
        for model, keys in ids.items():
            queryset = model._base_manager.filter(pk__in=keys)
            if paths := _paths(model):  # without any it would follow every reference
                queryset = queryset.select_related(*paths)
            found |= {(model, str(row.pk)): row for row in queryset}
        return found

    def _actor(self, user_id: UUID) -> Actor:
        return Actor(user_id, self._people.get(str(user_id), ""))

    def _persons_in_name(self, row: models.Model) -> Iterator[str]:
        for field in _named_by(type(row)):
            if labels.refers_to_person(field):
                yield str(getattr(row, field.attname))
            elif field.is_relation:
                yield from self._persons_in_name(getattr(row, field.name))

    def _name(self, row: models.Model) -> str:
        parts = [self._part(row, field) for field in _named_by(type(row))]
        return " · ".join(parts) if parts else str(row)

    def _part(self, row: models.Model, field: labels.Field) -> str:
        value = getattr(row, field.attname)
        if labels.refers_to_person(field):
            return self._people.get(str(value), "")
        if field.is_relation:
            return self._name(getattr(row, field.name))
        return labels.choice_label(field, value) or str(value)

    def _object_name(self, change: Change) -> str | None:
        model = labels.model_of(change.model)
        if model is None:
            return None
        row = self._rows.get((model, str(change.object_id)))
        if row is not None:
            return self._name(row)
        if change.operation == Operation.UPDATED or _named_by(model):
            return None
        values = change.was or change.became or {}
        fields = labels.fields_of(model).items()
        return str(model(**{field.attname: values.get(column) for column, field in fields}))

    def _value_name(self, field: "labels.Field | None", value: Any) -> str | None:
        if field is None or value is None:
            return None
        if labels.refers_to_person(field):
            return self._people.get(str(value))
        if isinstance(field.related_model, type):
            row = self._rows.get((field.related_model, str(value)))
            return None if row is None else self._name(row)
        return labels.choice_label(field, value)

    def entry(self, change: Change) -> Entry:
        """Tell one of the changes."""
        model = labels.model_of(change.model)
        fields = {} if model is None else labels.fields_of(model)
        values = [(fields.get(column), column, was, to) for column, was, to in _values(change)]
        actor_id = change.actor_id
        return Entry(
            id=change.pk,
            at=change.at,
            transaction_id=change.transaction_id,
            actor=None if actor_id is None else self._actor(actor_id),
            model=change.model,
            model_name=labels.model_label(change.model),
            object_id=change.object_id,
            object_name=self._object_name(change),
            operation=change.operation,
            changes=tuple(
                FieldChange(
                    field=column,
                    label=column if field is None else labels.field_label(field),
                    was=was,
                    became=became,
                    was_name=self._value_name(field, was),
                    became_name=self._value_name(field, became),
                    truncated=column in change.truncated,
                )
                for field, column, was, became in values
            ),
        )
