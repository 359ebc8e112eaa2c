"""Opening of the demo fair: a resumable sequence of steps, each by the person responsible.

Everything goes through the services as that person, so that each step is authorised and in the journal. A company
moves in atomically. The fair opens when every hall has an exhibitor; the others arrive while visitors look around,
and the worker process makes their recommendations. When all have arrived, each feature's chapter runs
(`Feature.demo`). The fair's tagline is set last: a fair with a tagline is complete, which is all that a later start
checks.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from expo.accounts.administrators import Administrators
from expo.accounts.models import OrganisationKind
from expo.accounts.service import Accounts
from expo.app import Installation
from expo.demo.chapters.accounts import AccountCreator
from expo.demo.chapters.answers import AnswersSeeder
from expo.demo.chapters.appointments import Appointments
from expo.demo.chapters.buyers import BuyersSeeder
from expo.demo.chapters.cast import Cast
from expo.demo.chapters.exhibitors import ExhibitorsSeeder, in_parts
from expo.demo.chapters.fair_setup import FairSetup
from expo.demo.chapters.participation import Participation
from expo.demo.data.buyers import BuyerCompany, buyers
from expo.demo.data.exhibitors import Company, companies
from expo.demo.data.plan import DemoPerson, find_fair, is_complete, people
from expo.demo.data.sign_ins import owner, password
from expo.demo.media.pictures import assets_there
from expo.demo.progress import ProgressCallback
from expo.fairs.fairs.models import Fair
from expo.fairs.fairs.service import Fairs
from expo.features import FEATURES
from expo.kit.access import Actor
from expo.kit.features.demo import Stage
from expo.kit.features.feature import Feature

_KNOWING: Final = "Everybody is at the fair now, and knows whom to meet."
_UNMATCHED: Final = (
    "Everybody is at the fair now. Whom to meet is not worked out yet: the organiser can start that anew."
)


@dataclass(frozen=True)
class Opening:
    """Opens the demo fair on an installation. ``only`` are its exhibitors; all people share the password.

    ``coming`` are the buyers with sourcing needs, in addition to the few who only look around. ``patience`` is how many
    seconds the worker process may take until the first products can be found; 0 without a worker.
    """

    installation: Installation
    password: str
    on_progress: ProgressCallback
    only: tuple[Company, ...]
    coming: tuple[BuyerCompany, ...] = ()
    patience: int = 0

    async def run(self) -> Fair:
        """Create or complete the fair and return it; a complete one takes one lookup. Raises `Conflict`, `Invalid`."""
        fair = await find_fair(self.installation.service(Fairs))
        if fair is not None and is_complete(fair, self.installation.clock()):
            return fair
        return await self.fill(await self.open())

    async def open(self) -> Fair:
        """Set the fair up with its first participants, within seconds, and return it. Raises `Conflict`, `Invalid`."""
        self.on_progress.say("Opening the demo fair; this is done once.")
        if not assets_there():
            self.on_progress.say(
                "The pictures' parts are missing, so products get plain tiles (`make demo-pictures` fetches them)."
            )
        fair, layout = await find_fair(self.installation.service(Fairs)), await self._layout()
        fair = await (layout.set_up() if fair is None else layout.again(fair))
        mover = Participation(self.installation, layout.organiser, fair)
        for each in people().buyers:
            await mover.admit(await self.account(each, OrganisationKind.BUYER), note=each.note)
        await self._arrivals(mover).run([each for each in self.coming if each.email == people().sourcing_buyer[1]])
        await self._moving_in(mover).run(in_parts(self.only)[0])
        return fair

    async def fill(self, fair: Fair) -> Fair:
        """Add the remaining participants, their dealings and appointments to an open fair, which takes minutes."""
        layout = await self._layout()
        mover = Participation(self.installation, layout.organiser, fair)
        first, others = in_parts(self.only)
        dealings = AnswersSeeder(mover, self.only, self.on_progress)
        await self._recommend_first(dealings)
        await self._moving_in(mover).run(others, offset=len(first))
        await mover.apply(await self.account(owner(people().newcomer), OrganisationKind.EXHIBITOR), people().newcomer)
        await dealings.save_target_buyers()
        arrivals = self._arrivals(mover)
        await arrivals.run(self.coming)
        await self.play(FEATURES, self.stage(mover))
        matched = await self._match(arrivals, dealings, Appointments(mover, self.only))
        complete = await layout.complete(fair)
        self.on_progress.say(_KNOWING if matched else _UNMATCHED)
        return complete

    async def play(self, features: Iterable[Feature], stage: Stage) -> None:
        """Run the features' demo chapters in order, each with the services visible to its feature."""
        for feature in features:
            if feature.demo is not None:
                await feature.demo(self.installation.parts.seen_by(feature.name, feature.needs), stage)

    def stage(self, mover: Participation) -> Stage:
        """Return the stage for the features' chapters."""
        cast = Cast(self.installation.service(Accounts), self.only)
        return Stage(mover.fair.id, cast.buyer, cast.exhibitor, mover.upload)

    async def account(self, person: DemoPerson, kind: OrganisationKind) -> Actor:
        """Return a person as an actor, creating a missing account. Raises `Conflict` for an account not of the demo."""
        return await self._registrar.account(person, kind)

    async def _recommend_first(self, dealings: AnswersSeeder) -> None:
        """Start matchmaking among the first participants, so that no list is empty until all have arrived."""
        if self.coming and await dealings.index.is_complete(self.patience):
            await dealings.begin()

    async def _match(self, arrivals: BuyersSeeder, dealings: AnswersSeeder, appointments: Appointments) -> bool:
        """Run matchmaking for all, give the prepared answers, and request a schedule of meetings.

        Return whether that was done: if matchmaking does not finish in time, answers and the schedule are left out.
        """
        if not self.coming or not await dealings.run(since=await arrivals.latest(self.coming)):
            return False
        await dealings.answer()
        await appointments.run(self.coming)
        return True

    async def _layout(self) -> FairSetup:
        """Return the setup of the fair as its organiser, who also administers the installation."""
        organiser = await self.account(people().organiser, OrganisationKind.ORGANISER)
        await self.installation.service(Administrators).make(people().organiser.email)
        return FairSetup(self.installation, replace(organiser, administrator=True))

    def _arrivals(self, mover: Participation) -> BuyersSeeder:
        return BuyersSeeder(mover, self._registrar, self.on_progress)

    def _moving_in(self, mover: Participation) -> ExhibitorsSeeder:
        return ExhibitorsSeeder(mover, self._registrar, self.on_progress, self.only)

    @cached_property
    def _registrar(self) -> AccountCreator:
        return AccountCreator(self.installation, self.password)


def create_opening(installation: Installation, on_progress: ProgressCallback) -> Opening:
    """Return the opening with all exhibitors and buyers, and this installation's demo password."""
    secret = installation.settings.signing_secret()
    return Opening(installation, password(secret), on_progress, companies(), buyers(), patience=30)
