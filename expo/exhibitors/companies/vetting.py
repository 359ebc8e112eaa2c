"""Vetting of companies by organisers and administrators: verification, suspension, and their reversal."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from expo.accounts.models import OrganisationKind
from expo.exhibitors.companies.rules.access import WRITE
from expo.exhibitors.companies.service import Exhibitors
from expo.exhibitors.errors import ExhibitorNotFound
from expo.exhibitors.models import Exhibitor, ExhibitorStatus, Suspension, Verification
from expo.kit.access import INSTALLATION, WRITE_INSTALLATION, Actor, Role, require_kind
from expo.kit.ids import checked_id
from expo.kit.text import clean


@dataclass(frozen=True)
class Vetting:
    """Organisers' decisions about companies that have applied for a booth at one of their fairs.

    A company that is published without taking part in a fair is suspended by an administrator, in the
    installation's name.

    All operations are idempotent, and only the organiser's organisation or the installation that took a decision
    can reverse it. All raise `ExhibitorNotFound`, `SignInRequired`, and `Forbidden` for anyone who is not an
    organiser's manager.
    """

    exhibitors: Exhibitors

    async def verify(self, actor: Actor, *, exhibitor_id: str, note: str) -> Exhibitor:
        """Verify a company's identity; the note, for the organiser's own people, names the evidence.

        Raises `Invalid` without a note.
        """
        text = _reason(note, "note")

        async def verified(exhibitor: Exhibitor, organiser_id: str) -> Exhibitor:
            if exhibitor.verification is not None:
                return exhibitor
            verification = Verification(self.exhibitors.clock(), organiser_id, actor.person_id, text)
            return await self.exhibitors.keep(
                actor, "exhibitor.verified", replace(exhibitor, verification=verification)
            )

        return await self._decide(actor, exhibitor_id, verified)

    async def revoke(self, actor: Actor, *, exhibitor_id: str, reason: str) -> Exhibitor:
        """Revoke a verification; the journal keeps the reason. Raises `Invalid` without one."""
        text = _reason(reason, "reason")

        async def revoked(exhibitor: Exhibitor, organiser_id: str) -> Exhibitor:
            if exhibitor.verification is None:
                return exhibitor
            _require_own(exhibitor.verification.organisation_id, organiser_id)
            bare = replace(exhibitor, verification=None)
            return await self.exhibitors.keep(actor, "exhibitor.verification_revoked", bare, reason=text)

        return await self._decide(actor, exhibitor_id, revoked)

    async def suspend(self, actor: Actor, *, exhibitor_id: str, reason: str) -> Exhibitor:
        """Hide a company, its booths and products from all pages. Raises `Invalid` without a reason."""
        text = _reason(reason, "reason")

        async def suspended(exhibitor: Exhibitor, organiser_id: str) -> Exhibitor:
            if exhibitor.suspension is not None:
                return exhibitor
            suspension = Suspension(text, self.exhibitors.clock(), organiser_id, exhibitor.status)
            off = replace(exhibitor, status=ExhibitorStatus.SUSPENDED, suspension=suspension)
            return await self.exhibitors.change_status(actor, "exhibitor.suspended", off)

        return await self._decide(actor, exhibitor_id, suspended, anywhere=True)

    async def reinstate(self, actor: Actor, *, exhibitor_id: str) -> Exhibitor:
        """Lift a suspension and restore the company's former status."""

        async def reinstated(exhibitor: Exhibitor, organiser_id: str) -> Exhibitor:
            if exhibitor.suspension is None:
                return exhibitor
            _require_own(exhibitor.suspension.organisation_id, organiser_id)
            back = replace(exhibitor, status=exhibitor.suspension.before, suspension=None)
            return await self.exhibitors.change_status(actor, "exhibitor.reinstated", back)

        return await self._decide(actor, exhibitor_id, reinstated, anywhere=True)

    async def _decide(
        self,
        actor: Actor,
        exhibitor_id: str,
        decide: Callable[[Exhibitor, str], Awaitable[Exhibitor]],
        *,
        anywhere: bool = False,
    ) -> Exhibitor:
        administers = anywhere and actor.administrator and actor.has_scope(WRITE_INSTALLATION)
        organiser_id = None if administers and not actor.is_kind(OrganisationKind.ORGANISER) else _organiser(actor)
        exhibitor_id = checked_id(exhibitor_id, "exh", field="exhibitorId")

        async def write() -> Exhibitor:
            [exhibitor] = await self.exhibitors.find_many([exhibitor_id])
            judge = None if exhibitor is None else await self._judge(organiser_id, exhibitor, administers=administers)
            if exhibitor is None or judge is None:
                raise ExhibitorNotFound
            return await decide(exhibitor, judge)

        return await self.exhibitors.database.transact(write, Exhibitor)

    async def _judge(self, organiser_id: str | None, exhibitor: Exhibitor, *, administers: bool) -> str | None:
        """Return in whose name the actor may judge a company, or None.

        An organiser judges companies that have applied at one of its fairs and can reverse its own decisions; the
        installation judges companies that are published without any fair.
        """
        if organiser_id is not None and await self.exhibitors.known_to(organiser_id, [exhibitor.id]):
            return organiser_id
        names = (organiser_id, INSTALLATION if administers else None)
        if exhibitor.suspension is not None and exhibitor.suspension.organisation_id in names:
            return exhibitor.suspension.organisation_id
        shown = administers and exhibitor.status is not ExhibitorStatus.DRAFT
        return INSTALLATION if shown and not await self.exhibitors.all_booths([exhibitor.id], limit=1) else None


def _organiser(actor: Actor) -> str:
    return require_kind(actor, OrganisationKind.ORGANISER, scope=WRITE, role=Role.MANAGER)


def _reason(text: str, field: str) -> str:
    return clean(text, field=field, limit=1000, lines=True)


def _require_own(decided_by: str, organiser_id: str) -> None:
    if decided_by != organiser_id:
        raise ExhibitorNotFound
