"""Tools of services for which the write itself is the check."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import IntegrityError, models, transaction
from psycopg import errors

from annex.kernel.errors import DomainError


@contextmanager
def refusing(
    constraints: Mapping[str, DomainError] | None = None,
    *,
    referred_to: DomainError | None = None,
) -> Iterator[None]:
    """Undo the block and raise the refusal that the constraint it broke stands for.

    ``constraints`` is keyed by their names; ``referred_to`` stands for any foreign key that still
    points to a row deleted in the block. Any other broken constraint is a defect and goes on up.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        cause = error.__cause__
        if referred_to is not None and isinstance(cause, errors.ForeignKeyViolation):
            raise referred_to from error
        name = cause.diag.constraint_name if isinstance(cause, errors.Error) else None
        if name is not None and constraints is not None and name in constraints:
            raise constraints[name] from error
        raise


def save_changes(row: models.Model, changes: Mapping[str, object]) -> bool:
    """Save the fields of ``row`` that ``changes`` gives another value; tell whether any did."""
    changed = {name: value for name, value in changes.items() if getattr(row, name) != value}
    if changed:
        for name, value in changed.items():
            setattr(row, name, value)
        row.save(update_fields=tuple(changed))
    return bool(changed)
