"""Lookup of the demo's people at the fair, each acting for their own organisation."""

from dataclasses import dataclass, field

from expo.accounts.models import OrganisationKind
from expo.accounts.service import Accounts
from expo.demo.data.exhibitors import Company, exhibitor
from expo.demo.data.sign_ins import owner
from expo.kit.access import Actor


@dataclass(frozen=True)
class Cast:
    """Finds people by their names in the demo's files. Only exhibitors in ``companies`` take part."""

    accounts: Accounts
    companies: tuple[Company, ...]
    _actors: dict[str, Actor] = field(default_factory=dict, init=False, repr=False)

    async def buyer(self, email: str) -> Actor | None:
        """Return a buyer by email address, None before arrival."""
        return await self._find(email, OrganisationKind.BUYER)

    async def exhibitor(self, file: str) -> Actor | None:
        """Return the owner of the company in a file, named without extension, None if the company takes no part."""
        company = exhibitor(file)
        if all(each.english_name != company.english_name for each in self.companies):
            return None
        seller = await self._find(owner(company).email, OrganisationKind.EXHIBITOR)
        if seller is None:
            raise LookupError(file)
        return seller

    async def _find(self, email: str, kind: OrganisationKind) -> Actor | None:
        if email not in self._actors:
            person = await self.accounts.find_by_email(email)
            if person is None:
                return None
            own = next(each for each in person.memberships if each.kind is kind)
            self._actors[email] = person.acting(own.organisation_id)
        return self._actors[email]
