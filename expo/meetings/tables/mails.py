"""Emails with the minutes of a meeting, in the reader's language (``mails.toml``).

A point in another language is followed by its original; without a translation, the original stands alone with the name
of its language. Nothing that an email program would turn into a link is left in the words of either side.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Final

from babel import Locale
from babel.dates import format_date

from expo.catalog.products.service import Catalog
from expo.fairs.fairs.models import Fair
from expo.kit.mail.outbox import EmailQueue, OutgoingEmail
from expo.localisation.models import Text, TranslationOrigin
from expo.localisation.texts.models import TextRequest
from expo.localisation.translations.models import Translation
from expo.localisation.translations.reading import TranslationReading
from expo.meetings.bookings.invitations import EventReader
from expo.meetings.bookings.letters import time_in_words
from expo.meetings.bookings.mails import MeetingMails
from expo.meetings.bookings.models import Meeting
from expo.meetings.models import MeetingSide
from expo.meetings.tables.models import MeetingPoint, MeetingTable, Minutes, PointKind
from expo.sourcing.mails import without_addresses

_SECTIONS: Final = (PointKind.AGREED, PointKind.TO_DO, PointKind.NOTE)
"""The kinds of points in the order of the minutes."""


@cache
def minutes_texts() -> Mapping[str, Mapping[str, str]]:
    """Return the labels of the emails by language."""
    return tomllib.loads(Path(__file__).with_name("mails.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class _Translations:
    """What is known in a reader's language, by request."""

    known: Mapping[str, Translation]

    def lines(self, text: Text, owner: str, language: str) -> list[str]:
        """Return a text as its reader sees it, then its original where that is another text."""
        labels, request = minutes_texts()[language], _request(text, owner, language)
        found = self.known.get(request.id) if request else None
        read = text.reading(language) if found is None else found.reading()
        words = without_addresses(read.text)
        spoken = Locale(language).languages.get(text.language, text.language)
        if read.origin is not TranslationOrigin.ORIGINAL:
            original = labels["original"].format(language=spoken, text=without_addresses(text.text))
            return [words, original]
        return [words] if text.language == language else [labels["written"].format(language=spoken, text=words)]


@dataclass(frozen=True)
class _MinutesLetter:
    """The minutes for one reader, who is on ``side``."""

    minutes: Minutes
    meeting: Meeting
    reader: EventReader
    side: MeetingSide
    titles: Sequence[Text]
    translations: _Translations
    link: str

    def email(self) -> OutgoingEmail:
        """Return the email."""
        reader, labels = self.reader, self._labels
        company = without_addresses(reader.company)
        paragraphs = [labels["hello"].format(name=reader.name), labels["intro"].format(company=company)]
        paragraphs += [self._facts(), *self._sections(), f"{labels['see']}\n\n{self.link}"]
        subject = labels["subject" if self.minutes.number == 1 else "again"].format(company=company)
        body = "\n\n".join(each for each in paragraphs if each)
        return OutgoingEmail(reader.email, reader.language, subject, f"\n{body}\n")

    @property
    def _labels(self) -> Mapping[str, str]:
        return minutes_texts()[self.reader.language]

    def _facts(self) -> str:
        meeting, reader, labels = self.meeting, self.reader, self._labels
        facts = [labels["time"] + time_in_words(meeting.begins_at, meeting.minutes, reader.time_zone, reader.language)]
        people = [f"{without_addresses(each.name)} ({self._company(each.side)})" for each in self.minutes.attendees]
        if people:
            facts.append(labels["people"] + labels["comma"].join(people))
        return "\n".join(facts)

    def _sections(self) -> Iterable[str]:
        seller, language = self.meeting.organisation_of(MeetingSide.EXHIBITOR), self.reader.language
        shown = [self.translations.lines(each, seller, language) for each in self.titles]
        yield self._section("products", shown)
        for kind in _SECTIONS:
            points = [each for each in self.minutes.points if each.content.kind is kind]
            yield self._section(kind, [self._point(each) for each in points])

    def _section(self, label: str, items: Sequence[Sequence[str]]) -> str:
        if not items:
            return ""
        shown = ["\n  ".join("\n".join(each).splitlines()) for each in items]
        return "\n".join([self._labels[label], *[f"– {each}" for each in shown]])

    def _point(self, point: MeetingPoint) -> list[str]:
        content, language = point.content, self.reader.language
        lines = self.translations.lines(content.text, self.meeting.organisation_of(point.side), language)
        if content.owner is None:
            return lines
        task = self._labels["owner"].format(company=self._company(content.owner))
        if content.due_on is not None:
            task += self._labels["due"].format(day=format_date(content.due_on, "long", language))
        return [*lines, task]

    def _company(self, side: MeetingSide) -> str:
        return self._labels["own"] if side is self.side else without_addresses(self.reader.company)


@dataclass(frozen=True)
class MinutesMails:
    """Sends minutes to the people of both sides."""

    meeting_mails: MeetingMails
    translations: TranslationReading
    catalog: Catalog
    emails: EmailQueue

    async def send(self, minutes: Minutes, meeting: Meeting, fair: Fair) -> None:
        """Queue the minutes to both sides; joins the running transaction."""
        titles = await self._titles(minutes.product_ids)
        readers = [
            (side, each) for side in MeetingSide for each in await self.meeting_mails.readers(meeting, side, fair)
        ]
        languages = {each.language for _, each in readers}
        requests = _requests(minutes.points, titles, meeting, languages)
        found = {each.id: each for each in await self.translations.known(requests) if each}
        letters = [
            _MinutesLetter(
                minutes=minutes,
                meeting=meeting,
                reader=reader,
                side=side,
                titles=titles,
                translations=_Translations(found),
                link=self.meeting_mails.link(meeting, reader.language),
            ).email()
            for side, reader in readers
        ]
        await self.emails.enqueue(letters)

    async def request_translations(self, table: MeetingTable, meeting: Meeting, fair: Fair) -> None:
        """Request the translations that the emails would need and that are missing; they are not waited for."""
        sides = [await self.meeting_mails.readers(meeting, side, fair) for side in MeetingSide]
        languages = {each.language for each in chain.from_iterable(sides)}
        requests = _requests(table.points, await self._titles(table.product_ids), meeting, languages)
        await self.translations.find_many(requests)

    async def _titles(self, product_ids: Sequence[str]) -> list[Text]:
        found = await self.catalog.on_show(product_ids)
        return [each.title for each in found if each is not None]


def _request(text: Text, owner: str, language: str) -> TextRequest | None:
    """Return the request for a text in a reader's language; None where its author wrote it in that language."""
    if language == text.language or language in text.renderings:
        return None
    return TextRequest(owner, text.text, text.language, language)


def _requests(
    points: Sequence[MeetingPoint], titles: Sequence[Text], meeting: Meeting, languages: Iterable[str]
) -> list[TextRequest]:
    seller = meeting.organisation_of(MeetingSide.EXHIBITOR)
    texts = [(each.content.text, meeting.organisation_of(each.side)) for each in points]
    texts += [(each, seller) for each in titles]
    requests = [_request(text, owner, language) for text, owner in texts for language in sorted(set(languages))]
    return [each for each in requests if each is not None]
