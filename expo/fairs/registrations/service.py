"""Bulk decisions on registrations, with a fixed number of database commands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from expo.fairs.fairs.errors import AlreadyDecided
from expo.fairs.fairs.models import Fair, Part, Registration, RegistrationStatus
from expo.fairs.fairs.rules.reasons import DecisionReason, checked_reason
from expo.fairs.fairs.service import Fairs
from expo.fairs.registrations.decision_mails import DecisionMails, Notice
from expo.fairs.registrations.errors import MOST_AT_ONCE, RegistrationNotFound, TooManyDecisions
from expo.fairs.registrations.models import DecidedRegistrations, UndecidedProblem
from expo.fairs.registrations.store import RegistrationStore
from expo.kit.access import Actor
from expo.kit.journal.entries import Subject


@dataclass(frozen=True)
class Decisions:
    """Decides registrations for a fair's organiser, singly or in bulk, and mails the applicants."""

    fairs: Fairs
    _store: RegistrationStore
    mails: DecisionMails

    async def decide(
        self, actor: Actor, *, registration_id: str, approve: bool, reason: str | None = None
    ) -> Registration:
        """Approve or decline one registration as `Fairs.decide` does, and mail the applicant."""

        async def write() -> Registration:
            decided = await self.fairs.decide(actor, registration_id=registration_id, approve=approve, reason=reason)
            await self.mails.queue(actor, decided.fair_id, [_notice(decided)])
            return decided

        return await self.fairs.database.transact(write, Registration)

    async def decide_many(
        self,
        actor: Actor,
        *,
        fair_id: str,
        registration_ids: Sequence[str],
        approve: bool,
        stock_reason: DecisionReason | None = None,
        reason: str | None = None,
        validate_only: bool = False,
    ) -> DecidedRegistrations:
        """Approve or decline registrations; undecidable ones are reported as problems, the others go through.

        The applicants are told by mail. Raises `FairNotFound`, `TooManyDecisions` over 200, `Invalid` for a
        refusal without a reason.
        """
        ids = list(dict.fromkeys(registration_ids[: MOST_AT_ONCE + 1]))
        if len(ids) > MOST_AT_ONCE:
            raise TooManyDecisions
        words = checked_reason(approve, stock_reason, reason)
        status = RegistrationStatus.APPROVED if approve else RegistrationStatus.DECLINED

        async def write() -> DecidedRegistrations:
            fair = await self.fairs.require_organiser(actor, fair_id=fair_id)
            found = await self._store.get_many(ids)
            decided = _decided(fair, ids, found)
            after = [
                replace(each, status=status, decided_at=self.fairs.clock(), reason=words, stock_reason=stock_reason)
                for each in decided.results
            ]
            if validate_only:
                return replace(decided, results=after)
            await self._keep(actor, fair, after, f"registration.{status.lower()}")
            return DecidedRegistrations(after, decided.problems, written=True)

        if validate_only:
            return await write()
        return await self.fairs.database.transact(write, DecidedRegistrations)

    async def _keep(self, actor: Actor, fair: Fair, decided: Sequence[Registration], verb: str) -> None:
        if not decided:
            return
        await self._store.replace_many(decided)
        subjects = [Subject("registration", each.id) for each in decided]
        own = {each.id: {"organisation_id": each.organisation_id, "part": each.part} for each in decided}
        await self.fairs.journal.record_many(actor, verb, subjects, fair_id=fair.id, own_facts=own)
        await self.mails.queue(actor, fair.id, [_notice(each) for each in decided])


def _decided(fair: Fair, ids: Sequence[str], found: dict[str, Registration]) -> DecidedRegistrations:
    """Return the decidable registrations, unchanged, and the problems of the others."""
    results: list[Registration] = []
    problems: list[UndecidedProblem] = []
    for each in ids:
        registration = found.get(each)
        if registration is None or registration.fair_id != fair.id:
            problems.append(UndecidedProblem.of(each, RegistrationNotFound()))
        elif registration.status is not RegistrationStatus.APPLIED:
            problems.append(UndecidedProblem.of(each, AlreadyDecided()))
        else:
            results.append(registration)
    return DecidedRegistrations(results, problems)


def _notice(registration: Registration) -> Notice:
    declined = registration.status is RegistrationStatus.DECLINED
    admitted = "buyer" if registration.part is Part.BUYER else "exhibitor"
    kind = "declined" if declined else admitted
    return Notice(registration.organisation_id, kind, registration.reason, registration.stock_reason)
