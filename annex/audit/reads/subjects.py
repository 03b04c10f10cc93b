"""What the history is about."""

from annex.audit import labels
from annex.audit.declarations import audited_models
from annex.audit.reads.answers import FieldName, Subject


def subjects() -> list[Subject]:
    """Return what the history is about, by name."""
    found = [
        Subject(
            model._meta.label_lower,
            labels.model_label(model._meta.label_lower),
            tuple(FieldName(c, labels.field_label(f)) for c, f in labels.fields_of(model).items()),
        )
        for model in audited_models()
    ]
    return sorted(found, key=lambda subject: subject.name)
