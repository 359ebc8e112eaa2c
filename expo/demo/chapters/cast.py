"""Who of the demo's people are at the fair, each acting for the organisation that is hers."""

from dataclasses import dataclass, field

from expo.accounts.models import OrganisationKind
from expo.accounts.service import Accounts
from expo.demo.data.exhibitors import Company, exhibitor
from expo.demo.data.sign_ins import owner
from expo.kit.access import Actor


@dataclass(frozen=True)
class Cast:
    """Finds people by what the demo's files call them. Only exhibitors in ``there`` take part."""

    accounts: Accounts
    there: tuple[Company, ...]
    _found: dict[str, Actor] = field(default_factory=dict, init=False, repr=False)

    async def buyer(self, email: str) -> Actor | None:
        """Return a buyer by her address; None where she has not come."""
        return await self._find(email, OrganisationKind.BUYER)

    async def exhibitor(self, file: str) -> Actor | None:
        """Return whose the company of a file is, named without its ending; None where it takes no part."""
        company = exhibitor(file)
        if all(each.english_name != company.english_name for each in self.there):
            return None
        seller = await self._find(owner(company).email, OrganisationKind.EXHIBITOR)
        if seller is None:
            raise LookupError(file)
        return seller

    async def _find(self, email: str, kind: OrganisationKind) -> Actor | None:
        if email not in self._found:
            person = await self.accounts.find_by_email(email)
            if person is None:
                return None
            own = next(each for each in person.memberships if each.kind is kind)
            self._found[email] = person.acting(own.organisation_id)
        return self._found[email]
