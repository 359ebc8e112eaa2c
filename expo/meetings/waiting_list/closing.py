"""Waiting lists that end before their fair does, and buyers' people who do not wait any more."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from expo.accounts.models import Person
from expo.accounts.organisations import Organisations
from expo.accounts.service import Accounts
from expo.exhibitors.companies.service import Exhibitors
from expo.exhibitors.models import Exhibitor
from expo.fairs.fairs.models import Fair
from expo.kit.access import SYSTEM
from expo.kit.clock import Clock
from expo.kit.journal.entries import Journal, Subject
from expo.kit.mail.outbox import EmailQueue, OutgoingEmail
from expo.localisation.models import Text
from expo.meetings.bookings.invitations import meeting_texts
from expo.meetings.waiting_list.models import WaitingList
from expo.meetings.waiting_list.store import WaitingListStore
from expo.sourcing.mails import excerpt_without_addresses


@dataclass(frozen=True)
class WaitingListClosing:
    """Closes waiting lists. All methods that write join the running transaction."""

    _store: WaitingListStore
    exhibitors: Exhibitors
    organisations: Organisations
    accounts: Accounts
    emails: EmailQueue
    journal: Journal
    clock: Clock

    async def at_fair(self, fair_id: str) -> Sequence[str]:
        """Return the exhibitors at a fair for whom buyers wait."""
        return await self._store.at_fair(fair_id)

    async def close(self, fair: Fair, exhibitor_id: str) -> None:
        """Delete an exhibitor's list, and tell the people who wait on it."""
        waiting = await self._store.find(fair.id, exhibitor_id)
        if waiting is None:
            return
        await self._store.delete(waiting)
        subject, facts = Subject("exhibitor", exhibitor_id), {"exhibitor_id": exhibitor_id}
        await self.journal.record(SYSTEM, "waiting_list.closed", subject, fair_id=fair.id, facts=facts)
        [exhibitor] = await self.exhibitors.find_many([exhibitor_id])
        people = await self.accounts.get_people(SYSTEM, person_ids=[each.person_id for each in waiting.entries])
        await self.emails.enqueue([self._email(each, fair, exhibitor) for each in people if each and each.confirmed_at])

    async def lists_of(self, buyer_id: str, person_id: str) -> Sequence[WaitingList]:
        """Return the lists on which a person waits for a buyer."""
        found = await self._store.with_person(person_id)
        entries = [(each, each.entry_of(buyer_id)) for each in found]
        return [each for each, entry in entries if entry is not None and entry.person_id == person_id]

    async def hand_over(self, waiting: WaitingList, buyer_id: str, person_id: str) -> None:
        """Have somebody else of the buyer wait instead of a person who has left; the buyer keeps its place."""
        current = await self._store.find(waiting.fair_id, waiting.exhibitor_id)
        entry = current.entry_of(buyer_id) if current else None
        if current is None or entry is None or entry.person_id != person_id:
            return
        colleagues = (await self.organisations.readers_of([buyer_id]))[buyer_id]
        after = current.waited_for_by(buyer_id, colleagues[0].id) if colleagues else current.without(buyer_id)
        await self._store.put(replace(after, check_at=self.clock()))

    def _email(self, reader: Person, fair: Fair, exhibitor: Exhibitor | None) -> OutgoingEmail:
        language, texts = reader.language, meeting_texts()
        name = exhibitor.readable_name.reading(language).text if exhibitor else ""
        company = excerpt_without_addresses(Text(name, language))
        text, labels = texts["waiting_list_closed"][language], texts["labels"][language]
        values = {"name": reader.name, "company": company, "fair": fair.name.reading(language).text}
        paragraphs = [each.format_map(values) for each in (labels["hello"], text["text"], text["see"])]
        body = "\n\n".join([*paragraphs, self.emails.link(language, f"/meetings/{fair.slug}")])
        return OutgoingEmail(reader.email, language, text["subject"].format_map(values), f"\n{body}\n")
