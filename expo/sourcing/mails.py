"""Notification emails about enquiries, in the reader's language (``mails.toml``).

A stranger's words appear in an email as a short quoted excerpt without anything that an email program would turn into a
link: the only link leads to our own page.
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from expo.accounts.models import Person
from expo.accounts.organisations import Organisations
from expo.accounts.service import Accounts
from expo.exhibitors.companies.service import Exhibitors
from expo.kit.access import SYSTEM, Role
from expo.kit.mail.outbox import EmailQueue, OutgoingEmail
from expo.kit.text import without_bidi_controls
from expo.localisation.models import Text
from expo.sourcing.models import Enquiry, EnquiryMessage, EnquirySide, excerpt_of

MAX_READERS: Final = 5
_ADDRESS: Final = re.compile(
    r"(?<!\S)\S*(?:://|@|www\.)\S*|(?:(?<![^\s.])[^\s.]++(?:\.[^\s.]++)*\.[^\W\d_]{2,}|\d{1,3}(?:\.\d{1,3}){3})(?:[/:?#]\S*)?",
    re.IGNORECASE,
)
_DOT: Final = re.compile(r"(?<=[a-z\d])。(?=[a-z\d])|。(?=[a-z]{2,}[/:?#])", re.IGNORECASE)
"""A Chinese full stop that a browser treats as a dot, where it does not end a sentence."""


@cache
def _texts() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    return tomllib.loads(Path(__file__).with_name("mails.toml").read_text(encoding="utf-8"))


def excerpt_without_addresses(text: Text) -> str:
    """Return the beginning of a text without web and email addresses, in one line of at most 160 characters."""
    return excerpt_of(Text(without_addresses(text.text), text.language)).text


def without_addresses(text: str) -> str:
    """Return a text without web and email addresses, in whatever characters and direction they are written."""
    text = without_bidi_controls(text)
    plain = [unicodedata.normalize("NFKC", each) for each in text]
    alike = "".join(same if len(same) == 1 else each for same, each in zip(plain, text, strict=True))
    kept, done = "", 0
    for found in _ADDRESS.finditer(_DOT.sub(".", alike)):
        kept += f"{text[done : found.start()]}…"
        done = found.end()
    return kept + text[done:]


def _shown(name: Text, language: str) -> str:
    return excerpt_without_addresses(Text(name.reading(language).text, language))


@dataclass(frozen=True)
class EnquiryMails:
    """Notifies one side of an enquiry about a new message."""

    organisations: Organisations
    exhibitors: Exhibitors
    accounts: Accounts
    letters: EmailQueue

    async def tell(self, enquiry: Enquiry, message: EnquiryMessage, about: Text) -> None:
        """Send emails to the recipients of a message; joins the running transaction."""
        sender = await self._sender(enquiry, message)
        kind = "asked" if enquiry.count == 1 and message.side is EnquirySide.BUYER else "written"
        excerpt = excerpt_without_addresses(message.text)
        readers = await self._readers(enquiry, message.side.other)
        values = [{"organisation": _shown(sender, each.language), "excerpt": excerpt} for each in readers]
        letters = [self._letter(kind, each, enquiry, about, known) for each, known in zip(readers, values, strict=True)]
        await self.letters.enqueue(letters)

    async def _sender(self, enquiry: Enquiry, message: EnquiryMessage) -> Text:
        """Return the name of the company that sent a message; an exhibitor's as its readers can read it."""
        if message.side is EnquirySide.EXHIBITOR:
            [exhibitor] = await self.exhibitors.find_many([enquiry.exhibitor_id])
            return exhibitor.readable_name if exhibitor else Text("", message.text.language)
        [buyer] = await self.organisations.find_many(organisation_ids=[enquiry.organisation_of(message.side)])
        return Text(buyer.name if buyer else "", message.text.language)

    def _letter(
        self, kind: str, reader: Person, enquiry: Enquiry, about: Text, values: Mapping[str, str]
    ) -> OutgoingEmail:
        text, language = _texts()[kind][reader.language], reader.language
        filled = {
            **values,
            "name": reader.name,
            "about": _shown(about, language),
            "link": self.letters.link(language, f"/enquiries/{enquiry.id}"),
        }
        return OutgoingEmail(
            reader.email, language, text["subject"].format_map(filled), text["text"].format_map(filled)
        )

    async def _readers(self, enquiry: Enquiry, side: EnquirySide) -> list[Person]:
        """Return the recipients: the asker on the buyer's side, the managers on the exhibitor's, five at most."""
        organisation_id = enquiry.organisation_of(side)
        if side is EnquirySide.BUYER:
            [asker] = await self.accounts.get_people(SYSTEM, person_ids=[enquiry.person_id])
            if asker is not None and asker.confirmed_at is not None and asker.membership(organisation_id):
                return [asker]
        leading = await self._with(organisation_id, Role.OWNER, Role.MANAGER)
        return leading or await self._with(organisation_id, Role.MEMBER)

    async def _with(self, organisation_id: str, *roles: Role) -> list[Person]:
        return await self.organisations.readers(organisation_id, roles=roles, maximum=MAX_READERS)
