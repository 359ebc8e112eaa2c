"""Visibility of exhibitors and booths: unpublished ones are shown only to the parties concerned."""

from expo.exhibitors.models import Booth, Exhibitor, ExhibitorStatus
from expo.kit.access import SYSTEM, Actor

READ = "exhibitors:read"
WRITE = "exhibitors:write"


def belongs_to(actor: Actor, organisation_id: str) -> bool:
    """Return whether the actor may read everything that belongs to the organisation."""
    return actor == SYSTEM or (actor.acts_for(organisation_id) and actor.has_scope(READ))


def shown_exhibitor(actor: Actor, exhibitor: Exhibitor) -> Exhibitor:
    """Return a visible exhibitor reduced to what the actor may see."""
    known = actor.signed_in and actor.has_scope(READ)
    whole = exhibitor if known else exhibitor.for_anonymous()
    return whole if belongs_to(actor, exhibitor.organisation_id) else whole.for_other_organisations()


def shown_booth(actor: Actor, booth: Booth) -> Booth:
    """Return a visible booth reduced to what the actor may see."""
    known = actor.signed_in and actor.has_scope(READ)
    whole = booth if known else booth.for_anonymous()
    return whole if concerns(actor, booth) else whole.for_other_organisations()


def is_published(exhibitor: Exhibitor) -> bool:
    """Return whether an exhibitor is public."""
    return exhibitor.status is ExhibitorStatus.PUBLISHED


def concerns(actor: Actor, booth: Booth) -> bool:
    """Return whether a booth is the actor's own or at one of the actor's fairs."""
    return belongs_to(actor, booth.organisation_id) or belongs_to(actor, booth.organiser_id)


def may_see_booth(actor: Actor, booth: Booth, *, fair_visible: bool) -> bool:
    """Return whether the actor may see a booth; ``fair_visible`` says whether they may see its fair."""
    return concerns(actor, booth) or (booth.is_open and fair_visible)
