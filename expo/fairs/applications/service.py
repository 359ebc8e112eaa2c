"""Bulk decisions on applications, with a fixed number of database commands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from expo.fairs.applications.decision_mails import DecisionMails, Notice
from expo.fairs.applications.errors import MAX_BATCH, ApplicationNotFound, TooManyDecisions
from expo.fairs.applications.models import DecidedFairApplications, UndecidedProblem
from expo.fairs.applications.store import ApplicationStore
from expo.fairs.fairs.errors import AlreadyDecided
from expo.fairs.fairs.models import ApplicationStatus, Fair, FairApplication, ParticipantRole
from expo.fairs.fairs.rules.reasons import DecisionReason, checked_reason
from expo.fairs.fairs.service import Fairs
from expo.kit.access import Actor
from expo.kit.journal.entries import Subject


@dataclass(frozen=True)
class Decisions:
    """Decides applications for a fair's organiser, singly or in bulk, and emails the applicants."""

    fairs: Fairs
    _store: ApplicationStore
    mails: DecisionMails

    async def decide(
        self, actor: Actor, *, application_id: str, approve: bool, reason: str | None = None
    ) -> FairApplication:
        """Approve or decline one application as `Fairs.decide` does, and email the applicant."""

        async def write() -> FairApplication:
            decided = await self.fairs.decide(actor, application_id=application_id, approve=approve, reason=reason)
            await self.mails.queue(actor, decided.fair_id, [_notice(decided)])
            return decided

        return await self.fairs.database.transact(write, FairApplication)

    async def decide_many(
        self,
        actor: Actor,
        *,
        fair_id: str,
        application_ids: Sequence[str],
        approve: bool,
        stock_reason: DecisionReason | None = None,
        reason: str | None = None,
        validate_only: bool = False,
    ) -> DecidedFairApplications:
        """Approve or decline applications; undecidable ones are reported as problems, the others go through.

        The applicants are told by email. Raises `FairNotFound`, `TooManyDecisions` over 200, `Invalid` for a
        refusal without a reason.
        """
        ids = list(dict.fromkeys(application_ids[: MAX_BATCH + 1]))
        if len(ids) > MAX_BATCH:
            raise TooManyDecisions
        words = checked_reason(approve, stock_reason, reason)
        status = ApplicationStatus.APPROVED if approve else ApplicationStatus.DECLINED

        async def write() -> DecidedFairApplications:
            fair = await self.fairs.require_organiser(actor, fair_id=fair_id)
            found = await self._store.get_many(ids)
            decided = _decided(fair, ids, found)
            after = [
                replace(each, status=status, decided_at=self.fairs.clock(), reason=words, stock_reason=stock_reason)
                for each in decided.results
            ]
            if validate_only:
                return replace(decided, results=after)
            await self._keep(actor, fair, after, f"application.{status.lower()}")
            return DecidedFairApplications(after, decided.problems, written=True)

        if validate_only:
            return await write()
        return await self.fairs.database.transact(write, DecidedFairApplications)

    async def _keep(self, actor: Actor, fair: Fair, decided_applications: Sequence[FairApplication], verb: str) -> None:
        if not decided_applications:
            return
        await self._store.replace_many(decided_applications)
        subjects = [Subject("application", each.id) for each in decided_applications]
        own = {each.id: {"organisation_id": each.organisation_id, "role": each.role} for each in decided_applications}
        await self.fairs.journal.record_many(actor, verb, subjects, fair_id=fair.id, own_facts=own)
        await self.mails.queue(actor, fair.id, [_notice(each) for each in decided_applications])


def _decided(fair: Fair, ids: Sequence[str], applications: dict[str, FairApplication]) -> DecidedFairApplications:
    """Return the decidable applications, unchanged, and the problems of the others."""
    results: list[FairApplication] = []
    problems: list[UndecidedProblem] = []
    for each in ids:
        application = applications.get(each)
        if application is None or application.fair_id != fair.id:
            problems.append(UndecidedProblem.of(each, ApplicationNotFound()))
        elif application.status is not ApplicationStatus.APPLIED:
            problems.append(UndecidedProblem.of(each, AlreadyDecided()))
        else:
            results.append(application)
    return DecidedFairApplications(results, problems)


def _notice(application: FairApplication) -> Notice:
    declined = application.status is ApplicationStatus.DECLINED
    approved = "buyer" if application.role is ParticipantRole.BUYER else "exhibitor"
    kind = "declined" if declined else approved
    return Notice(application.organisation_id, kind, application.reason, application.stock_reason)
