"""Who sees what of exhibitors and booths: nobody what is unpublished but those whom it concerns."""

from expo.exhibitors.models import Booth, Exhibitor, ExhibitorStatus
from expo.kit.access import SYSTEM, Actor

READ = "exhibitors:read"
WRITE = "exhibitors:write"


def belongs_to(actor: Actor, organisation_id: str) -> bool:
    """Say whether the actor may read all that is the organisation's own."""
    return actor == SYSTEM or (actor.acts_for(organisation_id) and actor.has_scope(READ))


def shown_exhibitor(actor: Actor, exhibitor: Exhibitor) -> Exhibitor:
    """Return what the actor sees of an exhibitor that the actor may see."""
    known = actor.signed_in and actor.has_scope(READ)
    whole = exhibitor if known else exhibitor.for_strangers()
    return whole if belongs_to(actor, exhibitor.organisation_id) else whole.for_others()


def shown_booth(actor: Actor, booth: Booth) -> Booth:
    """Return what the actor sees of a booth that the actor may see."""
    known = actor.signed_in and actor.has_scope(READ)
    whole = booth if known else booth.for_strangers()
    return whole if concerns(actor, booth) else whole.for_others()


def is_published(exhibitor: Exhibitor) -> bool:
    """Say whether everybody may see an exhibitor."""
    return exhibitor.status is ExhibitorStatus.PUBLISHED


def concerns(actor: Actor, booth: Booth) -> bool:
    """Say whether a booth is the actor's own, or at a fair of the actor's."""
    return belongs_to(actor, booth.organisation_id) or belongs_to(actor, booth.organiser_id)


def may_see_booth(actor: Actor, booth: Booth, *, fair_visible: bool) -> bool:
    """Say whether the actor may see a booth; ``fair_visible`` says so of its fair."""
    return concerns(actor, booth) or (booth.is_open and fair_visible)
