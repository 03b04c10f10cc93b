"""Who may see and change specialists: operators all, a specialist themselves, nobody else.

Clients meet specialists in rankings, shortlists and proposals of their missions, never here.
"""

from uuid import UUID

from annex.kernel.actor import Actor
from annex.kernel.errors import Conflict, NotFound
from platforms.marketplace.skills.policies import is_operator
from platforms.marketplace.specialists.models import Document, Specialist, SpecialistQuerySet


class SpecialistNotFound(NotFound):
    code = "marketplace.specialist_not_found"
    title = "There is no such specialist."


class SpecialistErased(Conflict):
    code = "marketplace.specialist_erased"
    title = "This specialist was erased; nothing can be said of them any more."


class DocumentNotFound(NotFound):
    code = "marketplace.document_not_found"
    title = "There is no such document."


def own(actor: Actor) -> Specialist | None:
    """Return the specialist that the actor is, None when they are none."""
    if actor.user_id is None:
        return None
    return Specialist.objects.filter(user_id=actor.user_id).first()


def visible_to(actor: Actor) -> SpecialistQuerySet:
    """Return the specialists this actor may know of: all for operators, else their own row."""
    specialists = Specialist.objects.all()
    if is_operator(actor):
        return specialists
    if actor.user_id is None:
        return specialists.none()
    return specialists.filter(user_id=actor.user_id)


def require_visible(actor: Actor, specialist_id: UUID) -> Specialist:
    """Return one specialist. Raises SpecialistNotFound when missing or hidden."""
    specialist = visible_to(actor).filter(pk=specialist_id).first()
    if specialist is None:
        raise SpecialistNotFound(specialist_id=str(specialist_id))
    return specialist


def require_may_edit(actor: Actor, specialist_id: UUID) -> Specialist:
    """Return one specialist, locked for this transaction: whoever sees them may change them.

    Raises SpecialistNotFound when missing or hidden, SpecialistErased when nobody may any more.
    """
    rows = visible_to(actor).select_for_update(no_key=True)
    specialist = rows.filter(pk=specialist_id).first()
    if specialist is None:
        raise SpecialistNotFound(specialist_id=str(specialist_id))
    if specialist.erased_at is not None:
        raise SpecialistErased(specialist_id=str(specialist_id))
    return specialist


def require_document(actor: Actor, specialist_id: UUID, document_id: UUID) -> Document:
    """Return a document of a specialist.

    Raises SpecialistNotFound or DocumentNotFound when missing or hidden.
    """
    specialist = require_visible(actor, specialist_id)
    document = Document.objects.filter(specialist=specialist, pk=document_id).first()
    if document is None:
        raise DocumentNotFound(document_id=str(document_id))
    return document
