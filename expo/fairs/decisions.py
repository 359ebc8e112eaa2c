"""Many decisions at once: registrations approved or declined together, with the same few commands however many."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from pymongo import ReplaceOne

from expo.fairs.decision_mails import DecisionMails, Notice
from expo.fairs.errors import AlreadyDecided
from expo.fairs.models import Fair, Part, Registration, RegistrationStatus
from expo.fairs.reasons import DecisionReason, checked_reason
from expo.fairs.service import Fairs
from expo.fairs.store import REGISTRATIONS
from expo.kit.access import Actor
from expo.kit.errors import ExpoError, NotFound, TooMuch
from expo.kit.ids import is_id
from expo.kit.journal import Subject
from expo.kit.mongo import Collection, Database, from_document, to_document

MOST_AT_ONCE: Final = 200


class TooManyDecisions(TooMuch):
    """More decisions than are taken at once."""

    code = "TOO_MANY_DECISIONS"

    def __init__(self) -> None:
        super().__init__(f"Decide at most {MOST_AT_ONCE} at once.", field="ids")


class RegistrationNotFound(NotFound):
    """No such registration at this fair."""

    code = "REGISTRATION_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no such registration at this fair.", field="ids")


@dataclass(frozen=True)
class UndecidedProblem:
    """Why one thing of a bulk was not decided; ``id`` is the thing's."""

    id: str
    code: str
    message: str
    field: str | None = None

    @classmethod
    def of(cls, thing_id: str, error: ExpoError) -> "UndecidedProblem":
        """Return the problem that an error describes."""
        return cls(thing_id, error.code, error.message, error.field)


@dataclass(frozen=True)
class DecidedRegistrations:
    """What became of a bulk: results beside problems. ``written`` is False where it was only to be looked at."""

    results: list[Registration] = field(default_factory=list)
    problems: list[UndecidedProblem] = field(default_factory=list)
    written: bool = False


@dataclass(frozen=True)
class RegistrationStore:
    """Registrations by the hundred."""

    database: Database

    @property
    def _registrations(self) -> Collection:
        return self.database.collection(REGISTRATIONS)

    async def get_many(self, registration_ids: Sequence[str]) -> dict[str, Registration]:
        """Return registrations by their ids."""
        found = await self._registrations.find_in("_id", [each for each in registration_ids if is_id(each, "reg")])
        return {each["_id"]: from_document(Registration, each) for each in found}

    async def of_organisations(self, organisation_ids: Sequence[str]) -> list[Registration]:
        """Return all registrations of organisations, oldest first."""
        found = await self._registrations.find_in("organisation_id", organisation_ids)
        return sorted((from_document(Registration, each) for each in found), key=lambda each: each.id)

    async def replace_many(self, registrations: Sequence[Registration]) -> None:
        """Write registrations as they are now, in one command."""
        await self._registrations.bulk([ReplaceOne({"_id": each.id}, to_document(each)) for each in registrations])


@dataclass(frozen=True)
class Decisions:
    """Decides registrations of one fair for its organiser, one or many, and has the applicants told by mail."""

    fairs: Fairs
    store: RegistrationStore
    mails: DecisionMails

    async def decide(
        self, actor: Actor, *, registration_id: str, approve: bool, reason: str | None = None
    ) -> Registration:
        """Approve or decline one registration as `Fairs.decide` does, and have the applicant told."""

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
        """Approve or decline registrations; those that cannot be are named with their reason, the others are done.

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
            found = await self.store.get_many(ids)
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
        await self.store.replace_many(decided)
        subjects = [Subject("registration", each.id) for each in decided]
        own = {each.id: {"organisation_id": each.organisation_id, "part": each.part} for each in decided}
        await self.fairs.journal.record_many(actor, verb, subjects, fair_id=fair.id, own_facts=own)
        await self.mails.queue(actor, fair.id, [_notice(each) for each in decided])


def _decided(fair: Fair, ids: Sequence[str], found: dict[str, Registration]) -> DecidedRegistrations:
    """Return which registrations can be decided, as they are, and what is wrong with the others."""
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
